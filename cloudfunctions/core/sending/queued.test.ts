import { NOW, pureContext, sampleConfig, sampleRow } from '../../../test/support/sample';
import { Flights } from './flights';
import { Patience } from './patience';
import { Queued } from './queued';
import type { Window } from './step';

const config = sampleConfig();

/** A claim of so many windows, each of which may be parted once. */
function queued(...windows: string[][]) {
  const flights = new Flights();
  let aside = 0;
  const queue = new Queued(flights, (rows) => void (aside += rows));
  const token = `${2 * windows.length}.t`;
  queue.add(
    windows.map((users, number): Window => ({
      template: config.templates['backInStock']!,
      token,
      number,
      leaseUntil: NOW + 65_000,
      patience: new Patience(pureContext(config).clock, 65_000),
      rows: users.map((to, i) => sampleRow({ _id: `n-${number}-${i}`, to })),
    })),
  );
  return { queue, flights, aside: () => aside };
}

const usersOf = (window: Window | undefined) => window?.rows.map(({ to }) => to);

test('series go last, and whose user is in flight waits', () => {
  const { queue, flights } = queued(['o-1', 'o-1'], ['o-2', 'o-3'], ['o-4']);
  flights.takeOff(['o-3']);
  expect(usersOf(queue.take())).toEqual(['o-4']);
  expect(usersOf(queue.take())).toEqual(['o-1', 'o-1']);
  expect(queue.take()).toBeUndefined();
  flights.land(['o-3']);
  expect(usersOf(queue.take())).toEqual(['o-2', 'o-3']);
  expect(queue.length).toBe(0);
});

test('a window is parted: who is free goes, the others wait under a number of their own, without slots', () => {
  const { queue, flights, aside } = queued(['o-1', 'o-2', 'o-3'], ['o-1', 'o-4']);
  flights.takeOff(['o-1']);
  const part = queue.part()!;
  expect([usersOf(part), part.number, aside()]).toEqual([['o-2', 'o-3'], 0, 1]);
  const other = queue.part()!;
  expect([usersOf(other), other.number, aside()]).toEqual([['o-4'], 1, 2]);
  expect([queue.part(), aside(), queue.rowsOf('o-1')]).toEqual([undefined, 2, 2]);
  flights.land(['o-1']);
  const rest = [queue.take()!, queue.take()!];
  expect(rest.map((window) => [usersOf(window), window.number])).toEqual([
    [['o-1'], 3],
    [['o-1'], 2],
  ]);
  expect(aside()).toBe(0);
});

test('one whose users all wait leaves its slots to others, a series too; what is taken out has them back', () => {
  const { queue, flights, aside } = queued(['o-1', 'o-2'], ['o-1', 'o-1']);
  flights.takeOff(['o-1', 'o-2']);
  expect([queue.part(), aside()]).toEqual([undefined, 4]);
  flights.land(['o-2']);
  const part = queue.part()!;
  expect([usersOf(part), aside()]).toEqual([['o-2'], 3]);
  expect(queue.takeOut(() => true)).toHaveLength(2);
  expect([aside(), queue.length]).toEqual([0, 0]);
});

test('a claim has no more windows than its token says: recovery closes those, and no others', () => {
  const { queue, flights } = queued(['o-1', 'o-2', 'o-3']);
  flights.takeOff(['o-1', 'o-2']);
  expect(usersOf(queue.part())).toEqual(['o-3']);
  flights.land(['o-2']);
  expect(queue.part()).toBeUndefined();
  flights.land(['o-1']);
  const rest = queue.take()!;
  expect([usersOf(rest), rest.number]).toEqual([['o-1', 'o-2'], 1]);
});

test('whether anybody else waits', () => {
  const { queue } = queued(['o-1', 'o-1']);
  expect(['o-1', 'o-2'].map((openid) => queue.hasOthers(openid))).toEqual([false, true]);
});
