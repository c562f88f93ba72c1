/** Whom a campaign cannot reach for want of a credit. */
import type { PersonWithoutCredit } from '../../cloudfunctions/core/contract';
import type { Progress } from '../base/progress';
import { showFirst, writeAll, type AskPage, type PeopleFile } from './peoplePages';

type AskLacking = AskPage<PersonWithoutCredit>;

const FILE: PeopleFile<PersonWithoutCredit> = {
  head: 'openid,reason,otherwise\n',
  cellsOf: ({ openid, reason, otherwise }) => [openid, reason.code, otherwise?.code],
  keyOf: ([openid = '']) => openid,
  afterOf: ([openid = '']) => openid,
};

/** The first of them. @returns what to print */
export const listLacking = (ask: AskLacking): Promise<string[]> =>
  showFirst(ask, ['openid', 'lacks 缺少', 'with a credit 有次数时'], ({ openid, reason, otherwise }) => [
    openid,
    reason.code,
    otherwise?.code ?? 'would be sent 会发送',
  ]);

/** All of them. @returns what to print */
export const writeLacking = (ask: AskLacking, out: string, progress: Progress): Promise<string[]> =>
  writeAll(ask, out, FILE, progress);
