import type { Follow, Told } from '../../behaviour/follow';
import type { Context } from '../../ports/context';
import type { Triggered } from '../stored';
import { doersOf } from './doers';
import { enter } from './enter';
import { runningTriggers } from './running';
import { takeBack } from './takeBack';

/**
 * What follows for triggered campaigns from what users did. A campaign that waits for none of it costs no call; one that
 * does costs a look for the last notification of its kind, and one insert where there is to be another; one that would end
 * by it a look, and an update where something waits. Everything may be done twice, or by two at once.
 */
export const followTriggers =
  (context: Context): Follow =>
  async (told) => {
    const triggers = await runningTriggers(context);
    const own = told.filter((each) => triggers.some((campaign) => concerns(campaign, each)));
    if (own.length === 0) return;
    const doers = await doersOf(context, own);
    for (const campaign of triggers) {
      const its = doers.filter((each) => concerns(campaign, each));
      await takeBack(context, campaign, its);
      await enter(context, campaign, its);
    }
  };

const concerns = ({ plan }: Triggered, { done }: Told): boolean => {
  const { on, unless } = plan.spec.trigger;
  return done.some(({ name }) => name === on.event || name === unless?.event);
};
