import { ShopError } from './answer';
import { notify } from './cloud';
import { add, find, read, remove } from './database';
import { STORE } from './goods';
import { HOUR, shopTime, textOfTime } from './time';

interface Booking {
  openid: string;
  /** Epoch ms. */
  at: number;
  /** When it was made; epoch ms. */
  madeAt: number;
}

const WHAT = '手冲茶体验课';
const HOURS = [10, 14, 16];
const DAYS = [1, 2, 3];
const AHEAD_MS = HOUR;

export interface Slot {
  at: number;
  text: string;
}

/** What can be booked: the next three days. */
export function slots(now = Date.now()): Slot[] {
  return DAYS.flatMap((days) => HOURS.map((hour) => shopTime(now, days, hour))).map((at) => ({
    at,
    text: textOfTime(at),
  }));
}

export async function bookings(openid: string): Promise<(Slot & { id: string })[]> {
  const orderBy = { field: 'at', direction: 'asc' } as const;
  const rows = await find<Booking>('demo_bookings', { openid }, { orderBy, limit: 50 });
  return rows.map(({ _id, at }) => ({ id: _id, at, text: textOfTime(at) }));
}

/** Books, and schedules the reminder for an hour before; a repeat changes nothing. */
export async function book(openid: string, at: number): Promise<{ id: string }> {
  if (!slots().some((slot) => slot.at === at)) throw new ShopError('NO_SUCH_SLOT', '这个时段已不可预约');
  const id = `${openid}.${at}`;
  const made: Booking = { openid, at, madeAt: Date.now() };
  const { madeAt } = (await add('demo_bookings', id, made))
    ? made
    : ((await read<Booking>('demo_bookings', id)) ?? made);
  await notify.send({
    to: openid,
    template: 'bookingReminder',
    data: { what: WHAT, at, place: STORE },
    // With its time: a slot that was cancelled and booked again is another booking.
    key: `booking:${id}:${madeAt}`,
    sendAt: at - AHEAD_MS,
  });
  return { id };
}

/** The reminder goes with the booking. */
export async function cancel(openid: string, id: string): Promise<void> {
  const booking = await read<Booking>('demo_bookings', id);
  if (booking?.openid !== openid) throw new ShopError('NO_SUCH_BOOKING', '没有这个预约');
  await notify.cancel({ template: 'bookingReminder', keyPrefix: `booking:${id}:` });
  await remove('demo_bookings', id);
}
