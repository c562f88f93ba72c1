import { createProgress } from './progress';

function screen(isTTY: boolean) {
  let time = 0;
  const written: string[] = [];
  const progress = createProgress('lines 行', { isTTY, write: (text) => written.push(text) }, () => time);
  return { written, progress, pass: (ms: number) => (time += ms) };
}

test('a log gets a line every five seconds, with what is left', () => {
  const { written, progress, pass } = screen(false);
  progress.at(100, 1000);
  pass(5000);
  progress.at(200, 1000);
  pass(1000);
  progress.at(300, 1000);
  pass(4000);
  progress.at(400, 1000);
  progress.end();
  expect(written).toEqual([
    'lines 行 200/1000 (20%)，约剩 about 20 s left\n',
    'lines 行 400/1000 (40%)，约剩 about 15 s left\n',
  ]);
});

test('a terminal is written to in place and left clean', () => {
  const { written, progress, pass } = screen(true);
  pass(300);
  progress.at(7);
  progress.end();
  expect(written).toEqual(['\r\x1b[Klines 行 7', '\r\x1b[K']);
});

test('what is over at once says nothing', () => {
  const { written, progress } = screen(true);
  progress.at(10, 10);
  progress.end();
  expect(written).toEqual([]);
});
