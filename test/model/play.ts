import type { NotifyCloud } from '../support/cloud';
import { unbalanced, snapshot } from '../support/books';
import { until } from '../support/shop';
import { Acting } from './acting';
import type { Command, Point, ReceiptMode, Sequence } from './commands';
import { describe } from './describe';
import { brokenPromises } from './promises';
import { Reference } from './reference';
import { pushesDone, settleDown } from './rest';

const HOUR = 3_600_000;
/** Longer than any sleep in a sequence: only `thawAll` ends it. */
const ASLEEP = 600_000;

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
export async function play(cloud: NotifyCloud, sequence: Sequence): Promise<Played> {
  await cloud.reset();
  const { wechat, clock } = cloud.local;
  await wechat.setMode({ refusalSpends: sequence.refusalSpends, receipts: STRAIGHT });
  await cloud.advance(HOUR - (clock.now() % HOUR) + sequence.hour * HOUR);
  const reference = new Reference();
  const acting = new Acting(cloud, reference);
  const story = [`refusal spends: ${sequence.refusalSpends}; it is ${new Date(clock.now()).toISOString()}`];
  const problems: string[] = [];
  for (const [i, command] of sequence.commands.entries()) {
    const answers = await perform(cloud, reference, acting, command);
    story.push(`${i + 1}. ${describe(command)} → ${answers}`);
    const wrong = unbalanced(await snapshot(cloud));
    problems.push(...wrong.map((problem) => `4 the books balance: after ${i + 1}: ${problem}`));
  }
  await wechat.setMode({ receipts: STRAIGHT });
  const state = await settleDown(cloud);
  problems.push(...brokenPromises(cloud, state, reference));
  return { story, problems };
}

async function perform(
  cloud: NotifyCloud,
  reference: Reference,
  acting: Acting,
  command: Command,
): Promise<string> {
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
      return acting.act(command);
  }
}

async function freeze(
  cloud: NotifyCloud,
  reference: Reference,
  acting: Acting,
  { act, point, meanwhile }: Extract<Command, { do: 'frozen' }>,
): Promise<string> {
  const id = await armed(cloud, point);
  let done = false;
  const sleeping = acting.act(act).finally(() => (done = true));
  await until(async () => done || (await stateOf(cloud, id))?.fired === true, 'the function sleeps or ends');
  const asleep = await stateOf(cloud, id);
  const from = cloud.local.clock.now();
  const answers: string[] = [];
  for (const other of meanwhile) answers.push(await acting.act(other));
  cloud.local.runner.thawAll();
  const answer = await sleeping;
  if (asleep?.action === 'subscribeMessage.send' && point.when === 'before') {
    reference.onTheWire.push({ from, to: cloud.local.clock.now() });
  }
  return `${answer} [${asleep?.fired ? `slept at ${asleep.action}` : 'not reached'}; ${answers.join('; ')}]`;
}

interface PointState {
  id: number;
  fired: boolean;
  action?: string;
}

async function armed(cloud: NotifyCloud, point: Point): Promise<number> {
  const response = await fetch(`${cloud.url}/faults/kill`, {
    method: 'POST',
    body: JSON.stringify({ ...point, freezeMs: ASLEEP }),
  });
  return ((await response.json()) as PointState).id;
}

async function stateOf(cloud: NotifyCloud, id: number): Promise<PointState | undefined> {
  const response = await fetch(`${cloud.url}/faults/kill`);
  const { kills } = (await response.json()) as { kills: PointState[] };
  return kills.find((each) => each.id === id);
}
