import type { ManageRequest } from '../core/contract';
import { asked, parseRequest } from '../core/contract/parse';

/**
 * Checks a request against the schemas of what it is about: those of all subjects are many, and no call needs more.
 * @throws NotifyError `BAD_REQUEST`, `TOO_LARGE`
 */
export async function parse(event: unknown): Promise<ManageRequest> {
  const { action } = asked(event);
  switch (typeof action === 'string' ? action.split('.')[0] : undefined) {
    case 'campaign':
      return parseRequest((await import('../core/contract/campaign')).campaignRequest, event);
    default:
      return parseRequest((await import('../core/contract/manage')).manageRequest, event);
  }
}
