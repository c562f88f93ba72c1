/** `ops deploy` and `check` against a stand-in that the vendor's own library talks to. */
import { withStandIn } from '../support/management/withStandIn';

test('an empty environment is set up, after which nothing is missing and a second run changes nothing', () =>
  withStandIn(async ({ standIn, deploy, missing }) => {
    const outcome = await deploy();
    expect(outcome.failed).toBeUndefined();
    expect(outcome.byHand).toEqual([]);
    expect(await missing()).toEqual([]);
    standIn.calls.length = 0;
    expect(await deploy()).toEqual({ done: [], notBegun: [], byHand: [], unseen: [] });
    expect(standIn.calls.filter((call) => /^(Create|Update|Modify|Delete|Batch|Invoke)/.test(call))).toEqual(
      [],
    );
  }));
