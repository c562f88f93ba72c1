import { linkParameters } from './link';
import { pageWithMark } from './page';

const config = {
  linkParameters: {
    channel: 'notify',
    utm_campaign: '{campaign}-{variant}',
    tpl: '{template}',
    kind: 'x{topic}',
  },
};
const from = { template: 'offer', topic: 'offers' };

test('what a card is of stands in its link; a parameter of what it has not is left out', () => {
  expect(linkParameters(config, from)).toEqual({ channel: 'notify', tpl: 'offer', kind: 'xoffers' });
  expect(linkParameters(config, { ...from, campaign: 'november', variant: 'a' })).toMatchObject({
    utm_campaign: 'november-a',
  });
  expect(linkParameters(config, { ...from, campaign: 'november', variant: '' })).not.toHaveProperty(
    'utm_campaign',
  );
});

test('they stand behind the caller’s own, before the click mark, and are encoded', () => {
  const added = { channel: '通知&a=b', tpl: 'offer' };
  expect(pageWithMark('pages/a?x=1', { y: 2 }, 'N', added)).toBe(
    'pages/a?x=1&y=2&channel=%E9%80%9A%E7%9F%A5%26a%3Db&tpl=offer&nid=N',
  );
  expect(pageWithMark('', undefined, 'N', added)).toBe('');
});

test.each([
  ['pages/a?channel=own', undefined],
  ['pages/a?ch%61nnel=own', undefined],
  ['pages/a?channel', undefined],
  ['pages/a', { channel: 'own' }],
])('what page or query say themselves is right: %s %p', (page, query) => {
  expect(pageWithMark(page, query, 'N', { channel: 'notify' })).not.toContain('notify');
});
