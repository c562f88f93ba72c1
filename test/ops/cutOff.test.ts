/** The network breaks at any call of a deployment, before or after the call has had its effect. */
import { deploy } from '../../ops/commands/deploy';
import { takeSome, withDeployed } from '../support/management/withStandIn';

/** Every n-th call; `test:long` takes every one. */
const STRIDE = Number(process.env.CUT_STRIDE ?? 60);

test(
  'wherever the connection breaks, the run gets through or says so, and after another one nothing is missing',
  () =>
    withDeployed(async ({ standIn, lines, missing, whole }) => {
      takeSome(standIn.state);
      expect((await lines(deploy)).well).toBe(true);
      const calls = standIn.calls.length;
      for (const when of ['before', 'after'] as const) {
        for (let skip = 0; skip < calls; skip += STRIDE) {
          Object.assign(standIn.state, whole());
          takeSome(standIn.state);
          standIn.faults.splice(0, 1, { action: '*', when, what: 'reset', times: 1, skip });
          const { well, text } = await lines(deploy);
          if (!well) expect(text).toMatch(/\d+ done, 1 failed, \d+ not begun; run again to go on from here/);
          standIn.faults.length = 0;
          if (!well) expect({ when, skip, ...(await lines(deploy)) }).toMatchObject({ well: true });
          expect({ when, skip, missing: await missing() }).toEqual({ when, skip, missing: [] });
          expect([...standIn.state.functions.values()].flatMap(({ triggers }) => triggers)).toHaveLength(2);
        }
      }
    }),
  3_600_000,
);
