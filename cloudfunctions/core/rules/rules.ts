import { busy } from './busy';
import { muted, templateOff, topicOff } from './consent';
import { balance, consented, suspect, untried } from './credit';
import { digest } from './digest';
import { expiry } from './expiry';
import { caps, fatigue, quietHours } from './putOff';
import { unanswered } from './unanswered';
import type { Rule } from './rule';

/**
 * May it go now? All the rules, in the order in which their reasons are told. The reserve's condition, the reason of a
 * row that was not taken, `dryRun` and `explain` are made of this list and of nothing else (DESIGN §7).
 */
export const RULES = [
  expiry,
  muted,
  topicOff,
  templateOff,
  digest,
  consented,
  balance,
  suspect,
  untried,
  busy,
  unanswered,
  quietHours,
  caps,
  fatigue,
] as const satisfies readonly Rule[];
