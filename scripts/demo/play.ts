/** The story, step by step: everything between "tell me when it is back" and the figures of the evening. */
import type { Environment } from './scene/environment';
import type { Narrator } from './scene/narrator';
import { customerAccepts } from './steps/asked';
import { backInStockArrives } from './steps/backInStock';
import { customerBuys } from './steps/bought';
import { fiftyAtOnce } from './steps/fiftyAtOnce';
import { killedInTheMiddle } from './steps/killed';
import { customerLeaves } from './steps/leaves';
import { noCreditLeft } from './steps/noCredit';
import { operatorLooks } from './steps/overview';
import { reminderGoesOutLater } from './steps/pickup';

/** @throws StoryError at the first step that differs from what it must be */
export async function playStory(environment: Environment, say: Narrator): Promise<void> {
  const scene = { environment, say };
  await customerAccepts(scene);
  const nid = await backInStockArrives(scene);
  await customerBuys(scene, nid);
  await noCreditLeft(scene);
  await fiftyAtOnce(scene);
  await killedInTheMiddle(scene);
  await reminderGoesOutLater(scene);
  await customerLeaves(scene);
  await operatorLooks(scene);
}
