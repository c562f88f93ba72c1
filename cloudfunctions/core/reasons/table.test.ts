import { REASONS, reason, type ReasonCode } from './table';

const CODE_LIST = Object.keys(REASONS) as ReasonCode[];
const HAN = /\p{Script=Han}/u;

test.each(CODE_LIST)('%s is told in English and Chinese, with advice in both', (code) => {
  const { en, zh, advice, adviceZh } = REASONS[code];
  expect(en).toMatch(/[a-z]/);
  expect(en).not.toMatch(HAN);
  expect(zh).toMatch(HAN);
  expect(advice).toMatch(/^[A-Z].*[.]$/);
  expect(adviceZh).toMatch(HAN);
});

test('a reason carries both languages', () => {
  expect(reason('MUTED').message).toMatch(/switched all notifications off.*关闭全部通知/);
  expect(reason('MUTED').advice).toMatch(/Nothing to do.*无需处理/);
});

test('what is known in the case replaces the general sentence', () => {
  const { message } = reason('NO_CREDIT', { en: 'it went at 10:02', zh: '已于 10:02 使用' });
  expect(message).toBe('it went at 10:02（已于 10:02 使用）');
});
