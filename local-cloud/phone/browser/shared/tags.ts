/** Components that the phone has built in; a tag that is not here and not in `usingComponents` is reported. */
export const BUILT_IN_TAGS: ReadonlySet<string> = new Set([
  ...[
    'view',
    'text',
    'button',
    'image',
    'input',
    'textarea',
    'switch',
    'checkbox',
    'checkbox-group',
    'radio',
    'radio-group',
  ],
  ...[
    'picker',
    'slider',
    'scroll-view',
    'swiper',
    'swiper-item',
    'form',
    'label',
    'navigator',
    'icon',
    'progress',
    'rich-text',
  ],
  ...['cover-view', 'cover-image', 'page-meta', 'root-portal'],
  // Not components, but what the template language itself has.
  ...['block', 'slot', 'template', 'import', 'include', 'wxs'],
]);
