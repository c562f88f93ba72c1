import type { BuiltIn, Host } from './host';
import { richText } from './richText';

const images = new WeakMap<Host, HTMLImageElement>();

/** `mode` → how the picture lies in its box; the others than these cut one side: by position. */
const FITS: Record<string, [fit: string, position: string]> = {
  scaleToFill: ['fill', 'center'],
  aspectFit: ['contain', 'center'],
  aspectFill: ['cover', 'center'],
  widthFix: ['fill', 'center'],
  heightFix: ['fill', 'center'],
};

const image: BuiltIn = {
  tag: 'image',
  properties: {
    src: String,
    mode: { type: String, value: 'scaleToFill' },
    lazyLoad: Boolean,
    fadeIn: Boolean,
    webp: Boolean,
    showMenuByLongpress: Boolean,
    alt: String,
  },
  create: (host) => {
    const element = document.createElement('img');
    images.set(host, element);
    host.element.append(element);
    element.addEventListener('load', () => {
      host.trigger('load', { width: element.naturalWidth, height: element.naturalHeight });
    });
    element.addEventListener('error', () =>
      host.trigger('error', { errMsg: `GET ${host.text('src')} 404 (Not Found)` }),
    );
  },
  render: (host) => {
    const element = images.get(host);
    if (!element) return;
    const src = host.text('src');
    const url = src ? host.services.fileUrl(host.owner, src) : '';
    if (element.getAttribute('src') !== url) {
      if (url) element.src = url;
      else element.removeAttribute('src');
    }
    element.alt = host.text('ariaLabel') || host.text('alt');
    const mode = host.text('mode');
    host.attribute('mode', mode);
    const [fit, position] = FITS[mode] ?? ['none', mode];
    Object.assign(element.style, { objectFit: fit, objectPosition: position });
  },
};

const coverImage: BuiltIn = { ...image, tag: 'cover-image' };

/** Characters that stand for WeChat's icons. */
const ICONS: Record<string, [sign: string, colour: string]> = {
  success: ['✓', '#07c160'],
  success_no_circle: ['✓', '#07c160'],
  info: ['i', '#10aeff'],
  warn: ['!', '#fa5151'],
  waiting: ['⏱', '#10aeff'],
  cancel: ['✕', '#fa5151'],
  download: ['↓', '#07c160'],
  search: ['⌕', '#b2b2b2'],
  clear: ['✕', '#b2b2b2'],
};

const icon: BuiltIn = {
  tag: 'icon',
  properties: { type: String, size: { type: null, value: 23 }, color: String },
  render: (host) => {
    const [sign, colour] = ICONS[host.text('type')] ?? ['?', '#b2b2b2'];
    host.element.textContent = sign;
    host.attribute('type', host.text('type'));
    const size = host.text('size');
    host.element.style.setProperty('--size', /^\d+$/.test(size) ? `${size}px` : size);
    host.element.style.setProperty('--colour', host.text('color') || colour);
  },
};

const progress: BuiltIn = {
  tag: 'progress',
  properties: {
    percent: Number,
    showInfo: Boolean,
    activeColor: String,
    backgroundColor: String,
    strokeWidth: { type: null, value: 6 },
    active: Boolean,
  },
  render: (host) => {
    const percent = Math.min(100, Math.max(0, host.number('percent')));
    host.attribute('role', 'progressbar');
    host.attribute('aria-valuenow', String(percent));
    host.attribute('data-info', host.flag('showInfo') ? `${percent}%` : undefined);
    host.element.style.setProperty('--percent', `${percent}%`);
    if (host.text('activeColor')) host.element.style.setProperty('--active', host.text('activeColor'));
  },
};

export const media: BuiltIn[] = [image, coverImage, icon, progress, richText];
