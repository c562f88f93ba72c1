/** Two aliases of one WeChat id: one balance; switches, permits and questions to switch on of their own. */
import type { ReportResult } from '../../cloudfunctions/core/contract';
import config from '../fixtures/consent.config';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { data, send, until } from '../support/shop';

const cloud = notifyPerFile({ config: 'test/fixtures/consent.config.ts' });
const LIN = { openid: 'o-lin' };
type Alias = keyof typeof config.templates;

const PAIRS: [transactional: Alias, promotional: Alias][] = [
  ['careFirst', 'newsSecond'],
  ['careSecond', 'newsFirst'],
];
const idOf = (alias: Alias): string => config.templates[alias].id;
const notification = (template: Alias, key: string) => ({
  to: LIN.openid,
  key,
  template,
  data: { order: 'A-17', goods: '龟背竹', status: '已发货', at: '2026-12-01' },
});

let nonces = 0;
async function accept(id: string, more: object): Promise<ReportResult> {
  const results = { [id]: (await cloud().subscribe(LIN.openid, { [id]: 'accept' }))[id] };
  const nonce = `nonce-${String(++nonces).padStart(6, '0')}`;
  const report = { action: 'report', results, nonce, at: await cloud().now(), ...more };
  return data(await cloud().call<ReportResult>('subscribe', report, LIN));
}

const off = async (preferences: object) => {
  data(await cloud().call('subscribe', { action: 'update', preferences }, LIN));
  await cloud().advance(1000);
};
/** Why it would not go now; `undefined`: it would. */
const whyNot = async (alias: Alias) =>
  data(await send(cloud(), { ...notification(alias, 'dry'), dryRun: true })).reason?.code;
const permits = async () => (await snapshot(cloud())).users[0]!.permits;

/** A switch-off, by the aliases it is meant for, and what it says of those that it covers. */
const NOES: [what: string, preferences: (of: Alias) => object, all: boolean, reason: string][] = [
  ['everything', () => ({ muted: true }), true, 'MUTED'],
  ['the topic', (of) => ({ topics: { [config.templates[of].topic]: 'off' } }), false, 'TOPIC_OFF'],
  ['the template', (of) => ({ templates: { [of]: 'off' } }), false, 'TEMPLATE_OFF'],
];

describe.each(PAIRS)('%s and %s', (transactional, promotional) => {
  const id = idOf(transactional);
  const cases = NOES.flatMap(([what, preferences, all, reason]) =>
    [transactional, promotional].flatMap((isOff) =>
      [transactional, promotional].map((asked) => ({ what, preferences, all, reason, isOff, asked })),
    ),
  );

  test.each(cases)(
    'with $what of $isOff off, an accept that was asked for $asked permits no other',
    async ({ preferences, all, reason, isOff, asked }) => {
      await off(preferences(isOff));
      const covered = (alias: Alias) => all || alias === isOff;
      const { outcomes, askToSwitchOn } = await accept(id, { asked: [asked] });
      expect(outcomes).toEqual({ [id]: 'granted' });
      expect(askToSwitchOn).toEqual(covered(asked) ? [config.templates[asked].topic] : []);
      expect(await permits()).toEqual(covered(asked) ? [asked] : []);
      for (const alias of [transactional, promotional]) {
        expect(await whyNot(alias)).toBe(covered(alias) && alias !== asked ? reason : undefined);
      }
    },
  );

  test('a permit of one is spent by its own send, not by the other’s', async () => {
    await off({ topics: { offers: 'off' } });
    await accept(id, { asked: [promotional] });
    await accept(id, { asked: [transactional] });
    expect(data(await send(cloud(), notification(transactional, 'care:1'))).state).toBe('sent');
    expect(await permits()).toEqual([promotional]);
    expect(data(await send(cloud(), notification(promotional, 'news:1'))).state).toBe('sent');
    await accept(id, { asked: [transactional] });
    const second = data(await send(cloud(), notification(promotional, 'news:2')));
    expect(second).toMatchObject({ state: 'suppressed', reason: { code: 'TOPIC_OFF' } });
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  });

  test('a no to one takes back its own permit only', async () => {
    await off({ muted: true });
    await accept(id, { asked: [transactional, promotional] });
    await off({ templates: { [promotional]: 'off' } });
    expect(await permits()).toEqual([transactional]);
    // A rejection at WeChat ends the balance, and with it what was permitted of any alias.
    await accept(id, { asked: [promotional] });
    await cloud().local.wechat.changeSettings({ ...LIN, template: id, status: 'reject' });
    await until(async () => (await permits()).length === 0, 'the push is booked');
  });

  test('a report that does not say what was asked for permits neither', async () => {
    await off({ muted: true });
    expect(await accept(id, {})).toEqual({ outcomes: { [id]: 'granted' }, askToSwitchOn: [] });
    expect(await permits()).toEqual([]);
    expect([await whyNot(transactional), await whyNot(promotional)]).toEqual(['MUTED', 'MUTED']);
  });
});

test('where one alias has the WeChat id for itself, what was asked for is plain', async () => {
  await off({ muted: true });
  const { askToSwitchOn } = await accept(idOf('backInStock'), {});
  expect(askToSwitchOn).toEqual(['restock']);
  expect(await permits()).toEqual(['backInStock']);
});
