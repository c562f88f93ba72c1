/**
 * One tap of a user that agreed to a WeChat template: what a notification is proven with. The template is that of the account
 * or the journal that it stands in.
 */
export interface Accept {
  /** When the user chose, as far as the client's clock tells; epoch ms. */
  at: number;
  /** Where in the mini program, as the client named it; empty where nobody said, as WeChat's push does not. */
  place: string;
  /** The report's own mark (`shortMark` of its nonce): no two taps of a user share it. */
  tap: string;
}

/** Of one account; a later one is not kept while as many wait to be spent: its credit counts all the same. */
export const KEPT_ACCEPTS = 20;

/**
 * `notify_consents`: what a notification was proven with, once its journal has been removed. By nothing but the
 * notification's id: without its row it says of nobody.
 */
export interface ConsentDocument extends Accept {
  /** The notification. */
  _id: string;
  /** WeChat's id. */
  templateId: string;
  /** When the notification was attempted; retention counts from here. Epoch ms. */
  sentAt: number;
}
