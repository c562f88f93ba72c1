import { randomBytes } from 'node:crypto';

import { parseForm } from './form';

/** A form as the platform's own `fetch` writes it. */
async function written(fill: (form: FormData) => void): Promise<[string, Buffer]> {
  const form = new FormData();
  fill(form);
  const response = new Response(form);
  return [response.headers.get('content-type') ?? '', Buffer.from(await response.arrayBuffer())];
}

test('fields and files come back byte for byte, whatever they hold', async () => {
  const bytes = randomBytes(3000);
  const lines = '\r\n--\r\n\r\n--';
  const fields = parseForm(
    ...(await written((form) => {
      form.append('text', '蓝色马克杯');
      form.append('empty', '');
      form.append('lines', new Blob([lines]), 'lines');
      form.append('file', new Blob([bytes]), '图.png');
      form.append('odd "name"\r\n', 'x');
    })),
  );
  expect(fields.text?.toString()).toBe('蓝色马克杯');
  expect(fields.empty).toHaveLength(0);
  expect(fields.lines?.toString()).toBe(lines);
  expect(fields.file?.equals(bytes)).toBe(true);
  expect(fields['odd "name"\r\n']?.toString()).toBe('x');
  expect(Object.keys(fields)).toHaveLength(5);
});

test('a form without any field has none', () => {
  expect(Object.keys(parseForm('multipart/form-data; boundary="b b"', Buffer.from('--b b--\r\n')))).toEqual(
    [],
  );
});

test('a field called like a property of every object is a field', () => {
  const body = '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--';
  const fields = parseForm('multipart/form-data; boundary=b', Buffer.from(body));
  expect(Object.entries(fields).map(([name, value]) => [name, String(value)])).toEqual([['__proto__', 'x']]);
});

test.each([
  ['multipart/form-data', '--b--', /names no boundary/],
  ['multipart/form-data; boundary=b', 'x', /does not occur/],
  ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="a"', /in the middle/],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
    /in the middle/,
  ],
  ['multipart/form-data; boundary=b', '--b\r\nX: y\r\n\r\nx\r\n--b--', /no name/],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--b--',
    /no name/,
  ],
])('a form that is cut or malformed is refused: %s %j', (contentType, body, problem) => {
  expect(() => parseForm(contentType, Buffer.from(body))).toThrow(problem);
});
