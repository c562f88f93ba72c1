import { createCallFunction } from './callFunction';

const callFunction = jest.fn<Promise<{ result: unknown }>, [object, object]>();
const call = createCallFunction(() => ({ callFunction }));
beforeEach(() => jest.resetAllMocks());

test('the function is called under its name, for so long, and its result comes as it is', async () => {
  callFunction.mockResolvedValue({ result: { people: [] } });
  expect(await call('coupons', { a: 1 }, 5000)).toEqual({ ok: true, result: { people: [] } });
  expect(callFunction).toHaveBeenCalledWith({ name: 'coupons', data: { a: 1 } }, { timeout: 5000 });
});

test.each<[unknown, { missing: boolean; text: string }]>([
  [
    Object.assign(new Error('no function'), { code: 'FUNCTION_NOT_FOUND' }),
    { missing: true, text: 'FUNCTION_NOT_FOUND: no function' },
  ],
  [
    { message: 'errCode: -501000 | errMsg: FunctionName parameter could not be found' },
    { missing: true, text: 'errCode: -501000 | errMsg: FunctionName parameter could not be found' },
  ],
  [new Error('timeout of 5000ms exceeded'), { missing: false, text: 'timeout of 5000ms exceeded' }],
  [undefined, { missing: false, text: 'undefined' }],
  ['down', { missing: false, text: 'down' }],
  [{ message: 'x'.repeat(5000) }, { missing: false, text: 'x'.repeat(300) }],
])('%p is an answer, too', async (thrown, said) => {
  callFunction.mockRejectedValue(thrown);
  expect(await call('coupons', {}, 1)).toEqual({ ok: false, ...said });
});
