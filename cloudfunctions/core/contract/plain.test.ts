import fc from 'fast-check';
import { requirePlain } from './plain';

const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });

test('sixteen levels pass, seventeen do not', () => {
  expect(() => requirePlain(nested(16))).not.toThrow();
  expect(() => requirePlain(nested(17))).toThrow('at most 16 levels');
});

test('a prototype as a key is found wherever it stands, and nothing else is refused', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (inner, hidden) => {
      const json = `{"list":[1,{"deep":${hidden ? `{"__proto__":${inner}}` : '{}'}}]}`;
      const run = () => requirePlain(JSON.parse(json) as object);
      if (hidden) expect(run).toThrow('__proto__');
      else expect(run).not.toThrow();
    }),
  );
});

test('the size is that of the request as JSON, to the character', () => {
  const request = (length: number) => ({ a: 'x'.repeat(length - '{"a":""}'.length) });
  expect(() => requirePlain(request(256 * 1024))).not.toThrow();
  expect(() => requirePlain(request(256 * 1024 + 1))).toThrow('over 256 KB');
});
