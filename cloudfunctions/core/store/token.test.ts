import fc from 'fast-check';
import { memoryContext } from '../../../test/support/memory/context';
import { claimToken, journalId, windowsOf } from './token';

test('a token tells how many windows its claim may have, whatever is in the part that nobody can guess', () => {
  const unguessable = fc.oneof(fc.string(), fc.uuid(), fc.constantFrom('7.8', '.', ':0'));
  fc.assert(
    fc.property(fc.nat(1000), unguessable, (windows, made) => {
      expect(windowsOf(claimToken({ ...memoryContext(), newToken: () => made }, windows))).toBe(windows);
    }),
  );
});

test('two claims of as many windows have different tokens', () => {
  const context = memoryContext();
  expect(claimToken(context, 2)).not.toBe(claimToken(context, 2));
});

test('the journals that a recovery closes are all those that the claim can have written, and nobody else’s', () => {
  const context = memoryContext();
  const [one, other] = [claimToken(context, 12), claimToken(context, 1)];
  const journals = (token: string) =>
    Array.from({ length: windowsOf(token) }, (_, window) => journalId(token, window));
  expect(new Set([...journals(one), ...journals(other)]).size).toBe(13);
  expect(journals(one)[11]).toBe(`${one}:11`);
});
