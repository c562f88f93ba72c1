/** What is known of users, and what they do. */

/** Something a user does that counts as success, reported through `track`. */
export interface GoalInput {
  /** Shown to the operator, 1–20 characters. Example: `'下单'`. */
  title: string;
  /** Whether the mini program itself may report it (it can be forged), or only functions. Default: `false`. */
  fromClient?: boolean;
}

/** Something known of a user, told through `track` (`traits`): what segments ask for and content is made of. */
export interface TraitInput {
  /** `date`: ISO 8601 or epoch ms, kept as epoch ms. */
  type: 'text' | 'number' | 'boolean' | 'date';
  /** It names one user alone, as a member number does: lists may be uploaded by it. Three at most. Default: `false`. */
  alias?: boolean;
  /** Shown to the operator, 1–20 characters. Default: its name. */
  title?: string;
  /** Whether the mini program itself may set it (it can be forged), or only functions. Default: `false`. */
  fromClient?: boolean;
}

/** A mark that a user has or has not, told through `track` (`tags`). */
export interface TagInput {
  /** Shown to the operator, 1–20 characters. Default: its name. */
  title?: string;
  /** Default: `false`. */
  fromClient?: boolean;
}

/** A spot of the mini program at which operators may ask for subscriptions. */
export interface PlaceInput {
  /** Shown to the operator, 1–20 characters. */
  title: string;
}

/** Something a user does, told through `track` (`event`); how often and when is counted on the user. */
export interface EventInput {
  /** Shown to the operator, 1–20 characters. Default: its name. */
  title?: string;
  /** Of its `props`, those by whose values it is counted as well: at most 3. Default: none. Example: `['goods']`. */
  keys?: readonly string[];
  /** Default: `false`. */
  fromClient?: boolean;
}
