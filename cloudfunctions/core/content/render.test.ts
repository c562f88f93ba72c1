import { sampleConfig } from '../../../test/support/sample';
import { NotifyError } from '../errors';
import { renderData } from './render';

const config = sampleConfig();
const template = config.templates.backInStock!;

function refusal(data: Record<string, string | number>): NotifyError {
  try {
    renderData(config, template, data);
  } catch (error) {
    expect(error).toBeInstanceOf(NotifyError);
    return error as NotifyError;
  }
  throw new Error('expected a refusal');
}

test('the caller’s names become WeChat’s fields, defaults filled in', () => {
  expect(renderData(config, template, { goods: 'Blue mug', price: 89 })).toEqual({
    thing1: 'Blue mug',
    amount2: '89',
    thing3: '数量有限',
  });
});

test('missing, unknown and unfit names are told all at once, each with its place', () => {
  const error = refusal({ price: 'cheap', colour: 'blue' });
  expect(error.code).toBe('BAD_DATA');
  expect(error.issues.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
    'missing data.goods',
    'unfit data.price',
    'unknown data.colour',
  ]);
  expect(error.message).toContain('backInStock');
  expect(error.message).toContain('and 2 more');
});

test('a name that every object inherits is not taken for data', () => {
  expect(refusal({ toString: 'x', goods: 'a', price: 1 }).issues).toEqual([
    expect.objectContaining({ code: 'unknown', path: 'data.toString' }),
  ]);
  expect(refusal({ price: 1 }).issues).toEqual([
    expect.objectContaining({ code: 'missing', path: 'data.goods' }),
  ]);
});

test('a default does not save a name that was given empty', () => {
  expect(refusal({ goods: 'a', price: 1, note: '' }).issues).toEqual([
    expect.objectContaining({ code: 'unfit', path: 'data.note' }),
  ]);
});
