import { sampleConfig, sampleRow } from '../../../test/support/sample';
import { refusalOf } from './refusal';

const config = sampleConfig();
const row = sampleRow({ data: { thing1: 'Blue mug', amount2: 'cheap', thing3: '数量有限' } });

test('a refused field is told in WeChat’s name and the caller’s, with what was sent in it', () => {
  const text = 'argument invalid! data.amount2.value invalid rid: 61725984-6126f6f9-040f19c4';
  expect(refusalOf(config, row, { code: 47003, text })).toEqual({
    code: 47003,
    meaning: 'data invalid（模板参数不合法）',
    text,
    rid: '61725984-6126f6f9-040f19c4',
    field: 'amount2',
    name: 'data.price',
    sent: 'cheap',
  });
});

test('a field that the template has not is told without a name or a value', () => {
  const refusal = refusalOf(config, row, {
    code: 47003,
    text: 'argument invalid! data.phrase9.value is emtpy',
  });
  expect(refusal).toMatchObject({ field: 'phrase9' });
  expect(refusal).not.toHaveProperty('name');
  expect(refusal).not.toHaveProperty('sent');
});

test('an answer without words is told by its code', () => {
  expect(refusalOf(config, row, { code: 43101 })).toEqual({
    code: 43101,
    meaning: 'declined, or no credit left（用户拒绝或次数用完）',
  });
});

test('a template that has left the configuration still shows what was sent', () => {
  const gone = { ...row, template: 'old' };
  const text = 'argument invalid! data.thing1.value invalid';
  const refusal = refusalOf(config, gone, { code: 47003, text });
  expect(refusal).toMatchObject({ field: 'thing1', sent: 'Blue mug' });
  expect(refusal).not.toHaveProperty('name');
});
