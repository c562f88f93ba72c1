import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { triedMark } from '../model/marks';
import { type CreditAccount, type Hold, type UserDocument } from '../model/user';
import { whyNot } from './may';
import type { Decision } from './rule';

const config = sampleConfig();
const { backInStock, offer, notice } = config.templates as Record<
  string,
  NonNullable<typeof config.templates.offer>
>;
const ID = backInStock!.id;

const why = (
  user: UserDocument | undefined,
  row = sampleRow(),
  template = backInStock!,
): Decision | undefined => whyNot({ config, template, row, user, now: NOW });
const withAccount = (account: Partial<CreditAccount>, more: Partial<UserDocument> = {}): UserDocument =>
  sampleUser({ [ID]: account }, more);
const credit = { granted: 1, available: 1 };
const hold: Hold = {
  token: 't',
  journal: 't:0',
  template: 'offer',
  templateId: offer!.id,
  topic: 'offers',
  counted: true,
  sends: 1,
  at: NOW,
  until: NOW + 30_000,
};

test('someone who never accepted is left alone, known to us or not', () => {
  expect(why(undefined)).toEqual({ state: 'suppressed', reason: 'NEVER_SUBSCRIBED' });
  expect(why(sampleUser())).toEqual({ state: 'suppressed', reason: 'NEVER_SUBSCRIBED' });
});

test('without a credit it is suppressed, or waits where the request says so', () => {
  const spent = withAccount({ granted: 1, spent: 1 });
  expect(why(spent)).toEqual({ state: 'suppressed', reason: 'NO_CREDIT' });
  expect(why(spent, sampleRow({ whenNoCredit: 'wait' }))).toMatchObject({
    state: 'waiting',
    reason: 'NO_CREDIT',
  });
});

test.each<[string, Partial<UserDocument>]>([
  ['MUTED', { muted: true }],
  ['TOPIC_OFF', { mutedTopics: ['restock'] }],
  ['TEMPLATE_OFF', { mutedTemplates: ['backInStock'] }],
])('a no of the user (%s) stands above credits and above waiting', (reason, no) => {
  const user = withAccount(credit, no);
  expect(why(user, sampleRow({ whenNoCredit: 'wait' }))).toEqual({ state: 'suppressed', reason });
});

test('a no to another topic or template is no reason', () => {
  const user = withAccount(credit, { mutedTopics: ['offers'], mutedTemplates: ['offer'] });
  expect(why(user)).toBeUndefined();
});

test('promotional messages leave the last credits to transactional ones of the same WeChat template, if any', () => {
  const user = sampleUser({ [offer!.id]: { granted: 1, available: 1 } });
  const row = sampleRow({ template: 'offer', templateId: offer!.id });
  expect(why(user, row, offer!)).toBeUndefined();
  const reserved = { ...offer!, alias: 'reserved', class: 'transactional' as const };
  const shared = { ...config, templates: { ...config.templates, reserved } };
  const asked = { config: shared, row, user, now: NOW };
  expect(whyNot({ ...asked, template: offer! })?.reason).toBe('KEPT_FOR_TRANSACTIONAL');
  expect(whyNot({ ...asked, template: reserved })).toBeUndefined();
});

test('a suspect credit rests until its time', () => {
  const user = withAccount({ ...credit, suspectUntil: NOW + 60_000 });
  // To the quarter of an hour, as all that is put off for hours.
  expect(why(user)).toEqual({ state: 'scheduled', reason: 'SUSPECT', dueAt: NOW + 13 * 60_000 });
});

test('a user who is just being sent something is tried again a little later', () => {
  const { state, reason, dueAt } = why(withAccount(credit, { hold }))!;
  expect([state, reason]).toEqual(['scheduled', 'BUSY']);
  expect(dueAt).toBeGreaterThan(NOW);
});

test('the last credit, held by an attempt under way, may come back: not yet a no', () => {
  const held = withAccount({ granted: 1, held: 1 }, { hold: { ...hold, templateId: ID } });
  expect(why(held)).toMatchObject({ state: 'scheduled', reason: 'BUSY' });
});

test('with a credit and no no, nothing stands in the way', () => {
  expect(why(withAccount(credit))).toBeUndefined();
});

test('without a credit WeChat may be asked once, where the caller wants that and nothing is of unknown fate', () => {
  const row = sampleRow({ whenNoCredit: 'try' });
  expect(why(undefined, row)).toBeUndefined();
  expect(why(withAccount({ granted: 1, spent: 1 }), row)).toBeUndefined();
  expect(why(withAccount({ granted: 1, uncertain: 1 }), row)?.reason).toBe('NO_CREDIT');
  expect(why(withAccount({ granted: 1, spent: 1 }, { tried: [triedMark(ID)] }), row)?.reason).toBe(
    'NO_CREDIT',
  );
  expect(why(withAccount({ granted: 1, spent: 1 }, { muted: true }), row)?.reason).toBe('MUTED');
});

test('what could only go after its expiry expires', () => {
  const user = withAccount({ ...credit, suspectUntil: NOW + 60_000 });
  expect(why(user, sampleRow({ expiresAt: NOW + 60_000 }))).toEqual({ state: 'expired', reason: 'EXPIRED' });
});

test('a long-term template needs consent, no credit', () => {
  const row = sampleRow({ template: 'notice', templateId: notice!.id });
  expect(why(sampleUser(), row, notice!)).toEqual({ state: 'suppressed', reason: 'NEVER_SUBSCRIBED' });
  const consented = sampleUser({ [notice!.id]: { consent: true } });
  expect(why(consented, row, notice!)).toBeUndefined();
});
