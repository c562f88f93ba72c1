import { createStartWorker } from './startWorker';

const mockCall = jest.fn<Promise<unknown>, [object, object]>();
jest.mock('./sdk', () => ({
  cloudbase: () => ({ callFunction: (what: object, options: object) => mockCall(what, options) }),
}));

const log = jest.fn();
const start = createStartWorker('notify-dispatch', 1000, log);
/** Until what was not waited for is over. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
beforeEach(() => jest.resetAllMocks());

test('a worker is started under the deployed name, with its number, and its end is not waited for', () => {
  mockCall.mockReturnValue(new Promise(() => undefined));
  expect(start({ number: 3 })).toBeUndefined();
  const [what, options] = mockCall.mock.calls[0]!;
  expect(what).toEqual({ name: 'notify-dispatch', data: { worker: { number: 3 } } });
  expect((options as { timeout: number }).timeout).toBeLessThan(3000);
});

test.each(['ESOCKETTIMEDOUT: request timed out', 'timeout of 1500ms exceeded', 'Connect Timed Out'])(
  '"%s" is what is meant to happen, and no line in the log',
  async (message) => {
    mockCall.mockRejectedValue(new Error(message));
    start({ number: 1 });
    await settled();
    expect(log).not.toHaveBeenCalled();
  },
);

test.each<[unknown, string]>([
  [new Error('FUNCTION_NOT_FOUND'), 'FUNCTION_NOT_FOUND'],
  ['down', 'down'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ message: 'x'.repeat(5000) }, 'x'.repeat(120)],
])('any other failure (%p) is logged in short, and throws at nobody', async (thrown, error) => {
  mockCall.mockRejectedValue(thrown);
  start({ number: 1 });
  await settled();
  expect(log.mock.calls).toEqual([['worker.start', { error }]]);
});
