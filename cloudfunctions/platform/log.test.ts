import { createLog } from './log';

let lines: string[];
beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => jest.restoreAllMocks());

test('a fact is one line of JSON that names function and request', () => {
  createLog('notify-send', 'r-1')('failed', { code: 'INTERNAL', count: 2, found: true, id: null });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      event: 'failed',
      function: 'notify-send',
      requestId: 'r-1',
      code: 'INTERNAL',
      count: 2,
      found: true,
      id: null,
    },
  ]);
});

test('line breaks of an error do not break the line', () => {
  createLog('f', 'r')('failed', { error: 'Error: a\n    at b\r\n\u2028' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\r\n]/);
});

test('what is not known is left out', () => {
  createLog('f', 'r')('sent', { code: undefined });
  expect(JSON.parse(lines[0]!)).not.toHaveProperty('code');
});
