/** @jest-environment jsdom */
import { DAY_MS } from '../values/known';
import type { Ask } from '../../sdk/src/types';
import { plan } from '../../sdk/src/planner/plan';
import { until } from '../withClient';
import { withComponents } from '../withComponents';

const zh = { title: '别错过秋茶上新', text: '上架当天告诉你一声，只发一条。', button: '好，告诉我' };
const en = { title: 'Autumn tea', text: 'One message on the day it arrives.', button: 'Tell me' };
const ask = (more: Partial<Ask> = {}): Ask => ({
  id: 'autumn',
  places: ['home'],
  templates: ['offer'],
  zh,
  en,
  until: Date.now() + 3_600_000,
  ...more,
});

test('at its place a campaign’s words stand over the button, and what comes of the tap is told as its own', () =>
  withComponents(async ({ open, mount, requests, sheets, server }) => {
    server.asks = [ask()];
    await open({}, { plan });
    const button = mount('notify-subscribe', { place: 'home', label: '订阅' });
    await until(() => button.has('invitation'));
    expect([button.text('head'), button.text('why'), button.text('ask')]).toEqual([
      zh.title,
      zh.text,
      zh.button,
    ]);
    button.tap('ask');
    expect(requests).toEqual([{ ids: ['tpl-offer'], inGesture: true }]);
    sheets[0]!.answer({ 'tpl-offer': 'accept' });
    await until(() => server.reports.length === 1);
    expect(server.reports[0]).toMatchObject({ place: 'home', campaign: 'autumn' });
    expect([button.has('invitation'), button.text('ask')]).toEqual([false, '订阅']);
  }));

test('a phone that sees such a place fetches what is asked there, once a day; at others and for given templates it does not', () =>
  withComponents(async ({ open, mount, server }) => {
    await open({}, { plan });
    const calls = () => server.calls.length;
    const before = calls();
    const seen = () => {
      mount('notify-subscribe', { place: 'goods' });
      mount('notify-subscribe', { place: 'home', templates: 'offer' });
      mount('notify-subscribe', { place: 'home' });
    };
    seen();
    expect(calls()).toBe(before);
    server.asks = [ask({ until: Date.now() + 3 * DAY_MS })];
    const tomorrow = Date.now() + DAY_MS + 1000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => tomorrow);
    try {
      seen();
      const button = mount('notify-subscribe', { place: 'home', quiet: true });
      expect(button.has('ask')).toBe(false);
      await until(() => button.has('invitation'));
      seen();
      expect(calls()).toBe(before + 1);
    } finally {
      clock.mockRestore();
    }
  }));

test('a page of the tab bar, made days ago, fetches it when it is shown again', () =>
  withComponents(async ({ open, mount, server }) => {
    await open({}, { plan });
    const button = mount('notify-subscribe', { place: 'home', quiet: true });
    server.asks = [ask({ until: Date.now() + 3 * DAY_MS })];
    button.pageShown();
    const calls = server.calls.length;
    const tomorrow = Date.now() + DAY_MS + 1000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => tomorrow);
    try {
      button.pageShown();
      await until(() => button.has('invitation'));
      expect(server.calls.length).toBe(calls + 1);
    } finally {
      clock.mockRestore();
    }
  }));

test('a quiet one is not there while nothing is to be asked, and leaves what it has said', () =>
  withComponents(async ({ open, mount, sheets, server }) => {
    server.asks = [ask()];
    await open({}, { plan });
    const nothing = mount('notify-subscribe', { place: 'goods', quiet: true });
    expect(nothing.has('ask')).toBe(false);
    const button = mount('notify-subscribe', { place: 'home', quiet: true });
    button.tap('ask');
    sheets[0]!.answer({ 'tpl-offer': 'accept' });
    await until(() => button.has('message'));
    expect(button.text('message')).toBe('订阅成功，还可收到 1 条');
    expect(button.has('ask')).toBe(false);
  }));

test('who has WeChat in English reads English', () =>
  withComponents(async ({ open, mount, server, wx }) => {
    Object.assign(wx, { getAppBaseInfo: () => ({ language: 'en' }) });
    server.asks = [ask()];
    await open({}, { plan });
    const button = mount('notify-subscribe', { place: 'home' });
    expect([button.text('head'), button.text('ask')]).toEqual([en.title, en.button]);
  }));
