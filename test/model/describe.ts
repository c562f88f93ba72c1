import type { SendManyResult, SendResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import type { Called } from '../support/control';
import type { Command } from './acts';

/** A command in a few words, for the list that a failing run prints. */
export function describe(command: Command): string {
  switch (command.do) {
    case 'accept':
      return `${command.user} accepts ${command.aliases.join(', ')}${command.always ? ' always' : ''}, reported ${command.report}${command.named ? '' : ' without their names'}${command.about ? ', and wishes' : ''}`;
    case 'reject':
      return `${command.user} rejects ${command.alias}${command.always ? ' always' : ''}`;
    case 'report late':
      return `late reports come in${command.newestFirst ? ', newest first' : ''}`;
    case 'send': {
      const { user, alias, key, body, gonePage, ifNone, forMs } = command;
      return `send ${alias}/k${key} to ${user}${lifetime(forMs)}, body ${body}${gonePage ? ', a page that is gone' : ''}${ifNone ? `, ${ifNone} without credit` : ''}`;
    }
    case 'schedule':
      return `schedule ${command.items.map(({ user, alias, key, inMs, forMs, best }) => `${alias}/k${key} to ${user} ${best ? 'at the best time with' : ''}in ${inMs / 1000} s${lifetime(forMs)}`).join('; ')}`;
    case 'restock':
      return `the thing has come in (${command.occasion}): ${command.alias} to whoever waits`;
    case 'view':
      return `${command.user} looks at the thing${command.twice ? ', told twice' : ''}`;
    case 'cancel':
      return `cancel ${command.alias}/k${command.key}${command.prefix ? '… (prefix)' : ` of ${command.user}`}`;
    case 'reschedule':
      return `reschedule ${command.alias}/k${command.key} to ${command.user}: in ${command.inMs / 1000} s`;
    case 'replay':
      return `replay ${command.alias}/k${command.key} to ${command.user}`;
    case 'click':
      return `${command.user} taps the latest card`;
    case 'convert':
    case 'revert':
      return `${command.do} order ${command.order} of ${command.user}`;
    case 'complain':
      return `${command.user} complains: ${command.cause}`;
    case 'erase':
      return `${command.user} has everything deleted`;
    case 'stop':
      return `${command.user} unsubscribes ${command.scope}${command.scope === 'all' ? '' : ` of ${command.alias}`}`;
    case 'prefer':
      return `${command.user} sets ${command.change} (${command.alias})`;
    case 'settings':
      return `${command.user} in WeChat's settings: ${command.set} (${command.alias})`;
    case 'reset breakers':
      return 'every breaker is reset';
    case 'plan': {
      const { campaign, alias, users, perSecond } = command;
      return `campaign c${campaign} of ${alias} to ${users.join(', ')} is planned and started${perSecond ? `, ${perSecond} a second` : ''}`;
    }
    case 'operate':
      return `${command.does} campaign c${command.campaign}`;
    case 'plan ask': {
      const { campaign, aliases, target, hours, segment } = command;
      return `a${campaign} asks ${segment ? 'regulars' : 'everybody'} for ${aliases.join(', ')}, ${hours} h${target ? `, until there are ${target}` : ''}`;
    }
    case 'operate ask':
      return `${command.does} a${command.campaign}, which asks`;
    case 'look':
      return `${command.user} opens the mini program${command.taps ? ', and taps what it asks for' : ''}`;
    case 'promotional':
      return `${command.does} everything promotional`;
    case 'advance':
      return `the clock moves by ${command.ms / 1000} s`;
    case 'tick':
      return 'tick';
    case 'receipts':
      return `receipts from now on: ${command.mode}`;
    case 'fault':
      return `fault ${JSON.stringify(command.fault)}`;
    case 'kill':
      return `the next ${command.point.function} is killed ${command.point.when} call ${command.point.call}`;
    case 'frozen': {
      const { act, point, meanwhile } = command;
      return `${describe(act)} [frozen ${point.when} call ${point.call}; meanwhile: ${meanwhile.map(describe).join('; ')}]`;
    }
    case 'together':
      return `at once: ${command.acts.map(describe).join(' | ')}`;
  }
}

const lifetime = (ms: number | undefined): string => (ms === undefined ? '' : `, good for ${ms / 1000} s`);

/** The answer of a function in a word. */
export function brief(called: Called<Answer<unknown>>): string {
  if (called.error) return called.error.code;
  const { result } = called;
  if (!result.ok) return result.error.code;
  const { state, results } = result.data as Partial<SendResult> & Partial<SendManyResult>;
  if (results) return results.map((each) => ('error' in each ? each.error.code : each.state)).join(', ');
  return state ?? 'ok';
}
