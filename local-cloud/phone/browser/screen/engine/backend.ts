import * as glassEasel from 'glass-easel';
import { phoneUnits } from '../../shared/units';

/** DOM events that reach a mini program as they are; everything else comes from components (`input`, `change`, `load`…). */
const PASSED_ON = new Set([
  ...['touchstart', 'touchmove', 'touchend', 'touchcancel'],
  ...['transitionend', 'animationstart', 'animationiteration', 'animationend'],
]);

/** Draws into this document. Elements are called `wx-view`, `wx-button`…, so that no browser style and no HTML element is in the way. */
export class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  override document = {
    createElement: (tag: string) => createElement(`wx-${tag}`),
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as glassEasel.CurrentWindowBackendContext['document'];

  override setListenerStats(
    ...[element, type, capture, level]: Parameters<glassEasel.CurrentWindowBackendContext['setListenerStats']>
  ): void {
    if (PASSED_ON.has(type)) super.setListenerStats(element, type, capture, level);
  }
}

/** An element whose `style` attribute may hold `rpx`. */
function createElement(name: string): HTMLElement {
  const element = document.createElement(name);
  const plain = element.setAttribute.bind(element);
  element.setAttribute = (attribute, value) =>
    plain(attribute, attribute === 'style' ? phoneUnits(value) : value);
  return element;
}
