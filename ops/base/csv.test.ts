import { decode } from './csv';

const bytes = (...list: number[]) => Uint8Array.from(list);
const TEXT = 'openid,count\no-1,2\n';
const utf16 = Buffer.from(TEXT, 'utf16le');

test.each<[string, Uint8Array]>([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with its mark', Buffer.concat([bytes(0xef, 0xbb, 0xbf), Buffer.from(TEXT)])],
  ['UTF-16 little-endian', Buffer.concat([bytes(0xff, 0xfe), utf16])],
  ['UTF-16 big-endian', Buffer.concat([bytes(0xfe, 0xff), Buffer.from(utf16).swap16()])],
])('%s is read', (_what, file) => {
  expect(decode(file)).toBe(TEXT);
});

test.each<[string, Uint8Array, RegExp]>([
  [
    'GBK',
    Buffer.concat([Buffer.from('openid,'), bytes(0xca, 0xfd, 0xc1, 0xbf)]),
    /another encoding.*GBK.*CSV UTF-8/,
  ],
  ['UTF-16 without its mark', utf16, /zero bytes.*UTF-16 without its mark/],
  ['an Excel workbook', bytes(0x50, 0x4b, 0x03, 0x04, 0x14), /Excel workbook \(\.xlsx\)/],
  ['an old Excel workbook', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /Excel workbook \(\.xls\)/],
])('%s is named, with what to do', (_what, file, told) => {
  expect(() => decode(file)).toThrow(told);
});
