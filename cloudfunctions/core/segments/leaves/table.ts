import type { Leaf } from '../../model/rule';
import type { Meaning, Meanings } from '../leaf';
import { cameBack, did, notDone, stopped } from './behaviour';
import { credit, topic, wished } from './consent';
import { bucket, list } from './groups';
import { clicked, gotCampaign, ignored, received } from './sent';
import { tag, trait } from './traits';

/** Every kind of leaf, with all that it means: the schema says what may be written, this what is made of it. */
export const LEAVES: Meanings = {
  trait,
  tag,
  did,
  notDone,
  stopped,
  cameBack,
  wished,
  topic,
  credit,
  received,
  clicked,
  ignored,
  gotCampaign,
  list,
  bucket,
};

export const meaningOf = <L extends Leaf>(leaf: L): Meaning<L> => LEAVES[leaf.kind] as unknown as Meaning<L>;
