import type { Config } from '../config/config';
import type { Rule } from '../model/rule';
import type { Sentence } from '../reasons/words';
import { holds } from './holds';
import type { Person, Setting } from './leaf';
import { meaningOf } from './leaves/table';

/**
 * Which leaves make a rule hold, or not hold, of a user: of a group that holds because one of several does, those that do;
 * of one that fails because one of several fails, those that fail.
 */
export function why(rule: Rule, user: Person, setting: Setting): Sentence[] {
  const is = holds(rule, user, setting);
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.of
        .filter((each) => holds(each, user, setting) === is)
        .flatMap((each) => why(each, user, setting));
    case 'not':
      return why(rule.of, user, setting);
    default: {
      const said = meaningOf(rule).words(rule, setting.config);
      return [is ? said : negated(said)];
    }
  }
}

const negated = ({ en, zh }: Sentence): Sentence => ({ en: `not: ${en}`, zh: `不满足：${zh}` });

/** A whole rule in words. */
export function inWords(rule: Rule, config: Config): Sentence {
  switch (rule.kind) {
    case 'all':
    case 'any': {
      if (rule.of.length === 0) return { en: 'everybody', zh: '所有人' };
      const parts = rule.of.map((each) => bracketed(each, config));
      const [en, zh] = rule.kind === 'all' ? [' and ', ' 且 '] : [' or ', ' 或 '];
      return { en: parts.map((part) => part.en).join(en), zh: parts.map((part) => part.zh).join(zh) };
    }
    case 'not': {
      const part = bracketed(rule.of, config);
      return { en: `not ${part.en}`, zh: `非 ${part.zh}` };
    }
    default:
      return meaningOf(rule).words(rule, config);
  }
}

function bracketed(rule: Rule, config: Config): Sentence {
  const { en, zh } = inWords(rule, config);
  const simple = rule.kind !== 'all' && rule.kind !== 'any';
  return simple || rule.of.length < 2 ? { en, zh } : { en: `(${en})`, zh: `（${zh}）` };
}
