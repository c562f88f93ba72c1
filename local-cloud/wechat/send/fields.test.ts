import { fieldTakes, typeOfField } from './fields';

/** type → what WeChat takes, and what it refuses (PLATFORM §3). */
const EXAMPLES: Record<string, { taken: string[]; refused: string[] }> = {
  thing: {
    taken: ['白瓷马克杯 No.1!', '一'.repeat(20), '😀'.repeat(20)],
    refused: ['一'.repeat(21), '两\n行', 'a\tb', '', '   ', '\u0000'],
  },
  number: {
    taken: ['0', '12.50', '1'.repeat(32)],
    refused: ['1'.repeat(33), '12,5', '1.', '-1', '一', '1e3', '１'],
  },
  letter: { taken: ['abcXYZ', 'a'.repeat(32)], refused: ['a'.repeat(33), 'a1', 'a b', '字'] },
  symbol: { taken: ['¥', '!?', '★★★★★'], refused: ['★★★★★★', 'a', '1', '字'] },
  character_string: {
    taken: ['A-2026#01', 'order 17', 'a'.repeat(32)],
    refused: ['a'.repeat(33), '订单17', 'é', ' '],
  },
  time: {
    taken: [
      '15:01',
      '2019年10月1日 15:01',
      '2019-10-01 15:01:59',
      '15:01~16:00',
      '2019/10/1 8:00 ~ 2019/10/1 9:00',
    ],
    refused: [
      '24:00',
      '15:60',
      '2019年10月1日',
      '2019年13月1日 15:01',
      '下午3点',
      '15:01~',
      '15:01-16:00',
      '2026-2-30 15:01',
    ],
  },
  date: {
    taken: ['2019年10月1日', '2019-12-25 09:42', '2019-12-25~2019-12-31', '2019.1.1'],
    refused: [
      '15:01',
      '2019年10月',
      '2019-12-32',
      '2019-00-10',
      '2019-12/25',
      'tomorrow',
      '12-25-2019',
      '2026-02-30',
      '2026-02-28~2026-02-30',
    ],
  },
  amount: {
    taken: ['89', '¥89', '￥89.50', '$1', '89元', '¥0.01元', '1234567890'],
    refused: ['12345678901', '89.', '¥¥89', '89美元', '-5', '1,000', '89 元', '免费'],
  },
  phone_number: {
    taken: ['+86 138-0013-8000', '(021)88886666'],
    refused: ['1'.repeat(18), '电话', '138x', '+', '--'],
  },
  car_number: {
    taken: ['粤A12345', '粤A1234学', 'A1', '粤'],
    refused: ['粤A1234567', '粤粤A1234', 'A 1', '粤A·1234'],
  },
  name: {
    taken: ['王小明', '一'.repeat(10), 'Ann-Marie O’Neill', 'a'.repeat(20), 'Ann 👩‍🔧'],
    refused: ['一'.repeat(11), 'a'.repeat(21), 'abcdefghij王', '王1'],
  },
  phrase: { taken: ['已发货', '一二三四五'], refused: ['一二三四五六', '发货1', 'ok', '已 发'] },
  short_thing: { taken: ['whatever 1 字'], refused: [''] },
};

describe('field rules', () => {
  for (const [type, { taken, refused }] of Object.entries(EXAMPLES)) {
    test.each(taken)(`${type} takes %j`, (value) => expect(fieldTakes(type, value)).toBe(true));
    test.each(refused)(`${type} refuses %j`, (value) => expect(fieldTakes(type, value)).toBe(false));
  }

  test('an enum takes the listed values only', () => {
    expect(fieldTakes('enum', '早', ['早', '晚'])).toBe(true);
    expect(fieldTakes('enum', '午', ['早', '晚'])).toBe(false);
  });

  test('names of the object prototype are no types', () => {
    expect(fieldTakes('constructor', 'x')).toBe(true);
  });

  test('a key is a type and a number', () => {
    expect(typeOfField('thing1')).toBe('thing');
    expect(typeOfField('character_string12')).toBe('character_string');
    for (const key of ['thing', '1thing', 'Thing1', '__proto__', 'thing1.value', '']) {
      expect(typeOfField(key)).toBeUndefined();
    }
  });
});
