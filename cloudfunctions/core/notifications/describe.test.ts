import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { State } from '../model/states';
import { describe as describeRow } from './describe';

const config = sampleConfig();
const ID = config.templates.backInStock!.id;
const spentAt = (at: number) => ({ at, template: 'backInStock' });

const WILL_SEND: State[] = ['scheduled', 'claimed', 'sent', 'unknown', 'delivered'];
const WILL_NOT: State[] = ['waiting', 'undelivered', 'suppressed', 'expired', 'cancelled', 'failed'];

test.each(WILL_SEND)('what is %s has gone out or is to go out', (state) => {
  expect(describeRow(config, sampleRow({ state }), { now: NOW })).toMatchObject({ state, willSend: true });
});

test.each(WILL_NOT)('what is %s does not go out as things stand', (state) => {
  expect(describeRow(config, sampleRow({ state }), { now: NOW })).toMatchObject({ state, willSend: false });
});

test('when it is due is told only while it is still to go', () => {
  expect(describeRow(config, sampleRow({ state: 'scheduled' }), { now: NOW }).dueAt).toBe(
    '2026-11-22T02:02:00.000Z',
  );
  expect(describeRow(config, sampleRow({ state: 'sent' }), { now: NOW })).not.toHaveProperty('dueAt');
});

const noCredit = sampleRow({ state: 'suppressed', reason: 'NO_CREDIT' });

test('without a credit it says where the only one went and when, in the shop’s zone', () => {
  const user = sampleUser({ [ID]: { granted: 1, spent: 1 } }, { recent: [spentAt(NOW - 60_000)] });
  const { reason } = describeRow(config, noCredit, { now: NOW, user });
  expect(reason?.code).toBe('NO_CREDIT');
  expect(reason?.message).toContain('the only credit went to "back in stock" at 10:01');
  expect(reason?.message).toContain('到货提醒');
});

test('with several credits it names the last, and the day when it was another', () => {
  const user = sampleUser(
    { [ID]: { granted: 3, spent: 3 } },
    { recent: [spentAt(NOW - 90_000_000), spentAt(NOW - 86_400_000)] },
  );
  expect(describeRow(config, noCredit, { now: NOW, user }).reason?.message).toContain(
    'the last of 3 credits went to "back in stock" at 11-21 10:02',
  );
});

test('a send of another template does not explain where the credit went', () => {
  const other = { ...spentAt(NOW), template: 'offer' };
  const user = sampleUser({ [ID]: { granted: 1, voided: 1 } }, { recent: [other] });
  expect(describeRow(config, noCredit, { now: NOW, user }).reason?.message).toContain(
    'no subscription credit was left',
  );
});

test('of an alias that has left the configuration nobody knows whose credits it took: it explains nothing', () => {
  const gone = { ...spentAt(NOW), template: 'old-template' };
  const user = sampleUser({ [ID]: { granted: 1, spent: 1 } }, { recent: [gone] });
  expect(describeRow(config, noCredit, { now: NOW, user }).reason?.message).toContain(
    'no subscription credit was left',
  );
});

test('a send after the credit was missing does not explain it, and how many there were is not guessed', () => {
  const account = { granted: 2, spent: 2, grantedAt: NOW + 1000 };
  const later = sampleUser({ [ID]: account }, { recent: [spentAt(NOW - 60_000), spentAt(NOW + 60_000)] });
  const history = [{ at: NOW, state: 'suppressed', reason: 'NO_CREDIT' } as const];
  const { reason } = describeRow(config, { ...noCredit, history }, { now: NOW + 120_000, user: later });
  expect(reason?.message).toMatch(/^the last credit went to "back in stock" at 10:01; it was not sent/);
});
