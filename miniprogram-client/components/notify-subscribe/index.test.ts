/** @jest-environment jsdom */
import { plan } from '../../sdk/src/planner/plan';
import { withComponents } from '../../testing/withComponents';
import { until } from '../../testing/withClient';

test('a tap asks in its own turn, and the outcome is said', () =>
  withComponents(async ({ open, show, requests, sheets }) => {
    await open();
    const button = show(
      'notify-subscribe',
      { templates: ['backInStock'], place: 'goods', label: '到货提醒我' },
      ['accepted'],
    );
    expect(button.text('ask')).toBe('到货提醒我');
    button.tap('ask');
    expect(requests).toEqual([{ ids: ['tpl-restock'], inGesture: true }]);
    sheets[0]!.answer({ 'tpl-restock': 'accept' });
    await until(() => button.has('message'));
    expect(button.text('message')).toBe('订阅成功，还可收到 1 条');
    expect(button.text('ask')).toBe('再订阅一次');
    expect(button.events('accepted')).toEqual([{ aliases: ['backInStock'] }]);
  }));
