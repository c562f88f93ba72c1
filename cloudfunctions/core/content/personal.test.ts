import { sampleConfig } from '../../../test/support/sample';
import type { NotifyError } from '../errors';
import { fillTraits, isPersonal, renderAnyway, renderFor } from './personal';
import { renderData } from './render';

const config = sampleConfig({
  traits: {
    nick: { type: 'text' },
    points: { type: 'number' },
    born: { type: 'date' },
    vip: { type: 'boolean' },
  },
});
const template = config.templates['backInStock']!;
const built = (goods: string, more: object = {}) =>
  renderData(config, template, { goods, price: '¥89', ...more })['thing1'];
const problemOf = (goods: string): string | undefined => {
  try {
    built(goods);
    return undefined;
  } catch (error) {
    return (error as NotifyError).issues?.[0]?.message;
  }
};
const BORN = Date.parse('2000-02-03T12:30:00+08:00');

describe('when it is asked for', () => {
  test('marks stay in the value; what has none, or only looks alike, is text', () => {
    expect(built('{{nick|朋友}}，到货了')).toBe('{{nick|朋友}}，到货了');
    expect(built('{{mug}} {x} {{')).toBe('{{mug}} {x} {{');
    expect(isPersonal('{{mug}} {x} {{')).toBe(false);
  });

  test.each([
    [
      '{{nickname|朋友}}',
      /expected a trait of the configuration in \{\{nickname\|朋友\}\} \(nick, points, born, vip\)/,
    ],
    ['{{nick}}', /expected a fallback in \{\{nick\}\}/],
    ['{{nick| }}', /expected a fallback/],
    ['{{vip|是}}', /"vip" is boolean/],
    ['{{nick:date|今天}}', /expected no format in .* is a text/],
    ['{{points:yuan|0}}', /expected :amount or :count/],
    ['{{constructor|x}}', /expected a trait of the configuration/],
    ['{{nick|一个很长很长很长很长很长很长很长很长的朋友}}', undefined],
  ])('%s', (goods, said) => {
    if (said) expect(problemOf(goods)).toMatch(said);
    else expect(problemOf(goods)).toBeUndefined();
  });

  test('the fallback must fit its field by itself', () => {
    const strict = config.templates['offer']!;
    const data = { goods: '{{nick|一二三四五六七八九十一二三四五六七八九十一}}' };
    expect(() => renderData(config, strict, data)).toThrow(/expected at most 20 characters for thing1/);
  });
});

describe('when it is sent', () => {
  test.each([
    ['{{nick|朋友}}您好', { nick: '小林' }, '小林您好'],
    ['{{nick|朋友}}您好', {}, '朋友您好'],
    ['{{nick|朋友}}您好', { nick: '微信用户' }, '朋友您好'],
    ['{{nick|朋友}}您好', { nick: '\u202e微信\u200b用户 ' }, '朋友您好'],
    ['{{nick|朋友}}您好', { nick: ' \u200b\u202e ' }, '朋友您好'],
    ['{{nick|朋友}}', { nick: '{{points|9}}' }, '{{points|9}}'],
    ['{{points|0}}分', { points: 1200 }, '1200分'],
    ['{{points:count|0}}分', { points: 123_456 }, '12.3万分'],
    ['{{points:amount|0元}}', { points: 8950 }, '89.50元'],
    ['{{born|当天}}', { born: BORN }, '2000年2月3日'],
    ['{{born:date|当天}}', { born: BORN }, '2000年2月3日'],
    ['{{born:time|当天}}', { born: BORN }, '2000年2月3日 12:30'],
    // Most users were born earlier.
    ['{{born:date|当天}}', { born: Date.parse('1958-05-01T00:00+08:00') }, '1958年5月1日'],
    ['{{born:date|当天}}', { born: 5e15 }, '当天'],
    ['{{vip|是}}', { vip: true }, '是'],
  ])('%s with %j', (text, traits, shown) => {
    expect(fillTraits(config, text, traits)).toBe(shown);
  });

  const send = (goods: string, traits: Record<string, string | number>) =>
    renderFor(config, template, { thing1: goods, amount2: '¥89' }, traits);

  test('each field is fitted as its policy says: cut between signs, directions and zero widths out', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(send('{{nick|朋友}}', { nick: `\u202e${family.repeat(3)}` })).toEqual({
      ok: true,
      data: { thing1: `${family}…`, amount2: '¥89' },
    });
  });

  test('a field that cuts nothing refuses for this one user, and says which', () => {
    const strict = config.templates['offer']!;
    const data = { thing1: '{{nick|朋友}}您好' };
    expect(renderFor(config, strict, data, { nick: '很'.repeat(19) })).toEqual({
      ok: false,
      problem: expect.stringMatching(/^data\.goods: expected at most 20 characters for thing1, got 21/),
    });
    expect(renderAnyway(config, strict, data, { nick: '很'.repeat(19) })).toEqual({ thing1: '朋友您好' });
  });

  test('a megabyte is cut without being looked through', () => {
    const rendered = send('{{nick|朋友}}', { nick: '字'.repeat(1_000_000) });
    expect(rendered).toMatchObject({ ok: true, data: { thing1: `${'字'.repeat(19)}…` } });
  });
});
