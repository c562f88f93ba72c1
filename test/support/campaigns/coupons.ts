/** Content that a team's own function gives: a coupon for each person. */
import type { ContentCall } from '../../../cloudfunctions/core/contract';
import type { FunctionAnswer } from '../../../cloudfunctions/core/ports/functions';
import type { MemoryContext } from '../memory/context';
import { sampleConfig } from '../sample';
import { campaignHouse } from './house';

export const config = sampleConfig({ contentFunctions: ['coupons', 'stock'] });
export const content = { function: 'coupons' };
export const variants = [{ name: 'a', percent: 100, data: {}, content }];

/** Each person's own code, always the same for the same notification. */
export const coupons = (event: object): FunctionAnswer => ({
  ok: true,
  result: {
    people: (event as ContentCall).people.map(({ id }) => ({ id, data: { goods: `券 ${id.slice(0, 6)}` } })),
  },
});
export const timeOut: FunctionAnswer = { ok: false, missing: false, text: 'timed out' };

export function couponHouse() {
  const made = campaignHouse({ config });
  made.context.answerCall = (_name, event) => coupons(event);
  return made;
}

export const contentCalls = ({ called }: MemoryContext) => called.map(({ event }) => event as ContentCall);
