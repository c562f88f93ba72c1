/**
 * Built functions need nothing but their own folder, on every Node that the cloud offers. Here on the one that runs the
 * tests; `npm run check:node` fetches the others.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFunctions } from '../support/build';
import { withNotify } from '../support/cloud';
import { nodeOf } from '../support/node/nodeOf';
import { accept, ADMIN, backInStock, data, send, SHOP, until } from '../support/shop';

const [own = ''] = process.versions.node.split('.');
const MAJORS = (process.env.NODE_VERSIONS ?? own).split(',');

/** A request that each function answers, and who makes it. */
const ANSWERED = {
  manage: [{ action: 'user.show', openid: 'o-lin' }, ADMIN],
  stats: [{ action: 'overview' }, ADMIN],
  subscribe: [{ action: 'sync' }, { openid: 'o-lin' }],
  track: [{ events: [{ kind: 'event', name: 'view', props: { goods: 'mug' } }] }, { openid: 'o-lin' }],
  unsubscribe: [{ action: 'stop', scope: 'all' }, { openid: 'o-lin' }],
} as const;

test.each(MAJORS)(
  'on Node %s every function loads from a folder with nothing beside it, and answers; a card arrives and its receipt is booked',
  async (major) => {
    const nodePath = nodeOf(major);
    expect(execFileSync(nodePath, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${major}\\.`));
    const { functions } = await builtFunctions();
    const elsewhere = mkdtempSync(join(tmpdir(), `notify-node${major}-`));
    try {
      cpSync(functions, elsewhere, { recursive: true });
      await withNotify(
        async (cloud) => {
          await accept(cloud, 'o-lin');
          const { id, state } = data(await send(cloud, backInStock('o-lin', 'restock:1')));
          expect(state).toBe('sent');
          expect(await cloud.messages('o-lin')).toHaveLength(1);
          const delivered = async () => {
            await cloud.advance(5 * 60_000);
            await cloud.fire('dispatch');
            const answer = await cloud.call<{ state: string }>('send', { action: 'status', id }, SHOP);
            return answer.ok && answer.data.state === 'delivered';
          };
          await until(delivered, 'the receipt is booked by receive, found by dispatch');
          for (const [name, [request, who]] of Object.entries(ANSWERED)) {
            const answer = await cloud.call<unknown>(name, request, who);
            expect([name, answer]).toEqual([name, expect.objectContaining({ ok: true })]);
          }
          // Nobody has asked for a run: its own word for that, not a failure to load.
          expect(await cloud.call('probe', {}, ADMIN)).toMatchObject({ error: { code: 'NOT_FOUND' } });
          const covered = [...Object.keys(ANSWERED), 'dispatch', 'probe', 'receive', 'send'].sort();
          expect(
            readdirSync(elsewhere)
              .filter((name) => !name.startsWith('demo'))
              .sort(),
          ).toEqual(covered);
        },
        { functionsDir: elsewhere, nodePath },
      );
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  },
  180_000,
);
