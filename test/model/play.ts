import type { NotifyCloud } from '../support/cloud';
import { unbalanced, snapshot, type Snapshot } from '../support/books';
import { asleep } from '../support/sleep';
import { ADMIN, data } from '../support/shop';
import { Acting } from './acting';
import type { Command, ReceiptMode, Sequence } from './acts';
import { describe } from './describe';
import { brokenPromises, heldByNobody } from './promises';
import { wrongTimes } from './promisesKept';
import { Reference } from './reference';
import { pushesDone, settleDown } from '../support/settleDown';
import { PRICE } from './telling';

const HOUR = 3_600_000;
/** What a receipt's way looks like, for WeChat's own mode. */
const RECEIPTS: Record<ReceiptMode, Record<string, unknown>> = {
  normal: {},
  late: { delayMs: 150 },
  twice: { duplicate: 2 },
  lost: { lossRate: 1 },
  shuffled: { shuffle: true },
  'not shown': { errorCode: '43101' },
};
const STRAIGHT = { delayMs: 1, duplicate: 0, lose: 0, lossRate: 0, shuffle: false, errorCode: '0' };

export interface Played {
  /** One line per command with what was answered. */
  story: string[];
  /** Broken promises; empty is good. */
  problems: string[];
}

/** Plays a sequence on an emptied cloud, lets it come to rest and holds it against the promises. */
export async function play(
  cloud: NotifyCloud,
  sequence: Sequence,
  source: 'client' | 'push',
): Promise<Played> {
  await cloud.reset();
  const { wechat, clock } = cloud.local;
  const { refusalSpends, latencyMs } = sequence;
  cloud.local.profile.change({ refusalSpendsCredit: refusalSpends });
  await wechat.setMode({ latencyMs, receipts: STRAIGHT });
  await cloud.advance(sequence.hour * HOUR);
  const reference = new Reference();
  const acting = new Acting(cloud, reference, source === 'push');
  const story = [
    `refusal spends: ${refusalSpends}; a send takes ${latencyMs} ms; it is ${new Date(clock.now()).toISOString()}`,
  ];
  const problems: string[] = [];
  for (const [i, command] of sequence.commands.entries()) {
    const answers = await inTime(perform(cloud, reference, acting, command), () => [
      ...story,
      `${i + 1}. ${describe(command)}`,
    ]);
    story.push(`${i + 1}. ${describe(command)} → ${answers}`);
    const state = await snapshot(cloud);
    reference.open(breakersOf(state), clock.now());
    const wrong = unbalanced(state);
    problems.push(...wrongTimes(state, reference).map((problem) => `${problem}, after ${i + 1}`));
    problems.push(...wrong.map((problem) => `4 the books balance: after ${i + 1}: ${problem}`));
  }
  await wechat.setMode({ receipts: STRAIGHT });
  story.push(`in the end: ${await acting.act({ do: 'promotional', does: 'resume' })}`);
  problems.push(...(await inTime(leftHeld(cloud), () => [...story, 'two undisturbed ticks'])));
  const state = await inTime(settleDown(cloud), () => [...story, 'coming to rest']);
  problems.push(...brokenPromises(cloud, state, reference), ...(await wrongFigures(cloud, reference)));
  problems.push(...(await acting.asks.problems()));
  return { story, problems };
}

const breakersOf = ({ locks }: Snapshot) => locks.find(({ gate }) => gate)?.gate?.breakers ?? {};

/** Whatever has happened: two ticks later nothing is held that no breaker holds (DESIGN §7). */
async function leftHeld(cloud: NotifyCloud): Promise<string[]> {
  const isHeld = ({ messages }: Snapshot) => messages.some(({ state }) => state === 'heldBack');
  if (!isHeld(await snapshot(cloud))) return [];
  await cloud.clearFaults();
  for (const _twice of [1, 2]) await cloud.fire('dispatch');
  return heldByNobody(await snapshot(cloud), cloud.local.clock.now());
}

/** A sale counts once, and not when it is taken back, whichever was told first. */
async function wrongFigures(cloud: NotifyCloud, { sales }: Reference): Promise<string[]> {
  if (sales === undefined) return [];
  const from = (await cloud.now()) - 300 * 24 * HOUR;
  const answer = await cloud.call<{ total: { conversions: number; value: number } }>(
    'stats',
    { action: 'overview', from },
    ADMIN,
  );
  const { conversions, value } = data(answer).total;
  return conversions === sales && value === sales * PRICE
    ? []
    : [`figures: ${sales} sales count, the overview says ${conversions}, ${value} fen`];
}

/** Longer than any function may run. */
const HANGS_AFTER = 90_000;

async function inTime<T>(work: Promise<T>, story: () => string[]): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(['this hangs:', '', ...story()].join('\n'))), HANGS_AFTER);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function perform(
  cloud: NotifyCloud,
  reference: Reference,
  acting: Acting,
  command: Command,
): Promise<string> {
  if (command.do !== 'send' && command.do !== 'accept') reference.nothingIsFresh();
  if (['fault', 'kill', 'together', 'frozen'].includes(command.do)) acting.asks.isDisturbed = true;
  switch (command.do) {
    case 'receipts':
      await pushesDone(cloud);
      await cloud.local.wechat.setMode({ receipts: { ...STRAIGHT, ...RECEIPTS[command.mode] } });
      if (command.mode === 'lost') reference.receiptsLost = true;
      return 'set';
    case 'fault':
      await cloud.faults([command.fault]);
      return 'set';
    case 'kill':
      await cloud.kill(command.point);
      return 'set';
    case 'together':
      return (await Promise.all(command.acts.map((act) => acting.act(act)))).join(' | ');
    case 'frozen':
      return freeze(cloud, reference, acting, command);
    default:
      return acting.act(command, true);
  }
}

async function freeze(
  cloud: NotifyCloud,
  reference: Reference,
  acting: Acting,
  { act, point, meanwhile }: Extract<Command, { do: 'frozen' }>,
): Promise<string> {
  const answers: string[] = [];
  const slept = await asleep(
    cloud,
    point,
    () => acting.act(act),
    async () => {
      for (const other of meanwhile) answers.push(await acting.act(other));
    },
  );
  const { answer, action, when, from, to } = slept;
  if (action === 'subscribeMessage.send' && when === 'before') reference.onTheWire.push({ from, to });
  return `${answer} [${action ? `slept at ${action}` : 'not reached'}; ${answers.join('; ')}]`;
}
