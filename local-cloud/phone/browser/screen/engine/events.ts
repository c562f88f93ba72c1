import * as glassEasel from 'glass-easel';
import type { PhoneBackend } from './backend';
import type { Gesture } from './gesture';

/** How long a finger rests before it is a long press, in milliseconds (WeChat: 350). */
const LONG_PRESS_MS = 350;

/** What a handler finds as `event.target` and `event.currentTarget`. */
interface TargetInfo {
  id: string;
  dataset: Record<string, unknown>;
  offsetLeft: number;
  offsetTop: number;
}

/** Hands DOM events on to the components, taps within the gesture. */
export function connectEvents(backend: PhoneBackend, gesture: Gesture): void {
  givePlainTargets();
  backend.onEvent((target, type, detail, options) => {
    const original = options.originalEvent as globalThis.Event | undefined;
    if (
      original?.target instanceof Element &&
      original.target.closest('wx-button[disabled]') &&
      type === 'tap'
    )
      return undefined;
    const event = new glassEasel.Event(type, detailOf(type, detail), {
      ...options,
      extraFields: touchesOf(original),
    });
    const dispatch = (): void => glassEasel.Event.dispatchEvent(target, event);
    // A click made by a script is no gesture.
    if (type === 'tap' && original?.isTrusted) gesture.during(dispatch);
    else dispatch();
    return event.getEventBubbleStatus();
  });
  connectKeyboard(gesture);
  connectLongPress();
}

/** Enter and space tap what has the focus, so that the phone can be used without a pointer. */
function connectKeyboard(gesture: Gesture): void {
  document.body.addEventListener('keydown', (event) => {
    const focused = event.target;
    if (
      !(focused instanceof HTMLElement) ||
      !focused.localName.startsWith('wx-') ||
      (event.key !== 'Enter' && event.key !== ' ')
    )
      return;
    const target = elementOf(focused);
    if (!target || !event.isTrusted) return;
    event.preventDefault();
    const options = { bubbles: true, composed: true, capturePhase: true, originalEvent: event };
    gesture.during(() => glassEasel.Event.triggerEvent(target, 'tap', { x: 0, y: 0 }, options));
  });
}

function detailOf(type: string, detail: unknown): unknown {
  return type.startsWith('touch') ? {} : detail;
}

function touchesOf(event: globalThis.Event | undefined): Record<string, unknown> {
  if (typeof TouchEvent !== 'undefined' && event instanceof TouchEvent) {
    return { touches: plainTouches(event.touches), changedTouches: plainTouches(event.changedTouches) };
  }
  if (!(event instanceof MouseEvent)) return {};
  const { clientX, clientY, pageX, pageY } = event;
  const touch = { identifier: 0, clientX, clientY, pageX, pageY };
  return { touches: [touch], changedTouches: [touch] };
}

function plainTouches(list: TouchList): object[] {
  return [...list].map(({ identifier, clientX, clientY, pageX, pageY }) => ({
    identifier,
    clientX,
    clientY,
    pageX,
    pageY,
  }));
}

/** WeChat's handlers get plain data, not nodes: nothing that only works on this phone leaks into a mini program. */
function givePlainTargets(): void {
  const wrapped = glassEasel.Event.prototype.wrapShadowedEvent;
  glassEasel.Event.prototype.wrapShadowedEvent = function (target, mark, currentTarget) {
    const event = wrapped.call(this, target, mark, currentTarget);
    Object.assign(event, { target: infoOf(target), currentTarget: infoOf(currentTarget) });
    return event;
  };
}

function infoOf(node: unknown): TargetInfo {
  const { id, dataset } = node as { id?: string; dataset?: Record<string, unknown> | null };
  const inner = (node as { _$?: glassEasel.Element })._$ ?? (node as glassEasel.Element);
  const element = inner.getBackendElement?.() as HTMLElement | null | undefined;
  return {
    id: id ?? '',
    dataset: { ...(dataset ?? {}) },
    offsetLeft: element?.offsetLeft ?? 0,
    offsetTop: element?.offsetTop ?? 0,
  };
}

function connectLongPress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => clearTimeout(timer);
  const start = (event: globalThis.Event): void => {
    cancel();
    timer = setTimeout(() => {
      const target = elementOf(event.target);
      if (!target) return;
      for (const type of ['longpress', 'longtap']) {
        glassEasel.Event.triggerEvent(
          target,
          type,
          {},
          { bubbles: true, composed: true, capturePhase: true },
        );
      }
    }, LONG_PRESS_MS);
  };
  for (const type of ['touchstart', 'mousedown'])
    document.body.addEventListener(type, start, { capture: true, passive: true });
  for (const type of ['touchend', 'touchmove', 'touchcancel', 'mouseup']) {
    document.body.addEventListener(type, cancel, { capture: true, passive: true });
  }
}

function elementOf(target: EventTarget | null): glassEasel.Element | undefined {
  for (
    let node = target as (Node & { __wxElement?: glassEasel.Element }) | null;
    node;
    node = node.parentNode
  ) {
    if (node.__wxElement) return node.__wxElement;
  }
  return undefined;
}
