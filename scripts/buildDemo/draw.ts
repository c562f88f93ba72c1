/**
 * `npx tsx scripts/buildDemo/draw.ts`: draws the demo's pictures (`demo/images/*.png`) from the shapes below, in Chromium.
 * WeChat takes no SVG in a tab bar, so what is committed are the PNGs.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { browserExecutable } from '../../local-cloud/testing/browser/executable';

const IMAGES = resolve(__dirname, '../../miniprogram-client/demo/images');

/** By id of goods: ground, and what stands on it; 400 × 400. */
const GOODS: Record<string, { ground: string; shape: string }> = {
  mug: {
    ground: '#dbe7f0',
    shape: `<ellipse cx="190" cy="318" rx="120" ry="14" fill="#b9cbd9"/>
      <path d="M270 170c60-14 78 96-8 98" fill="none" stroke="#2f5f8f" stroke-width="22"/>
      <path d="M96 130h188v130c0 36-24 56-60 56h-68c-36 0-60-20-60-56z" fill="#3b74ab"/>
      <path d="M96 130h188v26H96z" fill="#2f5f8f"/><ellipse cx="190" cy="130" rx="94" ry="18" fill="#244b72"/>
      <path d="M122 180v74" stroke="#7fa9d1" stroke-width="12" stroke-linecap="round"/>`,
  },
  tea: {
    ground: '#e1ecd9',
    shape: `<ellipse cx="200" cy="330" rx="110" ry="14" fill="#c3d3b6"/>
      <rect x="112" y="110" width="176" height="216" rx="16" fill="#5d8a4a"/><rect x="124" y="84" width="152" height="38" rx="10" fill="#47703a"/>
      <rect x="140" y="166" width="120" height="112" rx="8" fill="#f4f1e4"/>
      <path d="M200 258c-42-20-38-64 0-76 38 12 42 56 0 76z" fill="#7ba862"/><path d="M200 262v-62" stroke="#47703a" stroke-width="5"/>`,
  },
  pot: {
    ground: '#efe2d8',
    shape: `<ellipse cx="200" cy="310" rx="130" ry="14" fill="#d8c4b5"/>
      <path d="M288 200c74-30 84 78 4 76" fill="none" stroke="#7a3f26" stroke-width="20"/>
      <path d="M112 236 52 178l26-8 56 32z" fill="#8c4a2e"/>
      <path d="M104 222c0-54 44-80 96-80s96 26 96 80-38 84-96 84-96-30-96-84z" fill="#94502f"/>
      <path d="M140 152c14-26 106-26 120 0z" fill="#7a3f26"/><circle cx="200" cy="122" r="15" fill="#7a3f26"/>
      <path d="M140 206c6-22 20-34 40-38" stroke="#c08461" stroke-width="10" fill="none" stroke-linecap="round"/>`,
  },
  towel: {
    ground: '#ece7dd',
    shape: `<path d="M92 292h220l-8 26H100z" fill="#d3cab8"/>
      <path d="M84 246h232v52H84z" fill="#c9b99a"/><path d="M96 190h208v56H96z" fill="#dccfb6"/><path d="M108 134h184v56H108z" fill="#efe6d2"/>
      <path d="M108 158h184M96 214h208M84 268h232" stroke="#8c9c86" stroke-width="8" stroke-dasharray="26 14"/>`,
  },
};

/** Lines of the tab bar's icons; 27 × 27. */
const TABS: Record<string, string> = {
  home: '<path d="M4.5 11.5 13.5 4l9 7.5V22a1 1 0 0 1-1 1H5.500a1 1 0 0 1-1-1zM10.500 23v-7h6v7"/>',
  booking:
    '<rect x="4" y="6" width="19" height="17" rx="2.500"/><path d="M4 11.500h19M9 3.500v5M18 3.500v5M9.500 17l3 2.500 5-5"/>',
  orders: '<path d="M6 3.500h15v20l-3-2-2.250 2L13.500 21.500l-2.250 2L9 21.500l-3 2zM10 9h7M10 13.500h7"/>',
  me: '<circle cx="13.500" cy="9" r="5"/><path d="M4 23.500c.600-5.500 4.400-8 9.500-8s8.900 2.500 9.500 8z"/>',
};
/** Readable on a light and on a dark bar. */
const GREY = '#7d8480';
const GREEN = '#1c9c66';

function pictures(): Record<string, { size: number; svg: string }> {
  const goods = Object.entries(GOODS).map(
    ([name, { ground, shape }]): [string, { size: number; svg: string }] => [
      name,
      { size: 400, svg: `<rect width="400" height="400" fill="${ground}"/>${shape}` },
    ],
  );
  const tabs = Object.entries(TABS).flatMap(([name, lines]) =>
    [
      { file: `tab-${name}`, colour: GREY },
      { file: `tab-${name}-on`, colour: GREEN },
    ].map(({ file, colour }): [string, { size: number; svg: string }] => [
      file,
      {
        size: 81,
        svg: `<g transform="scale(3)" fill="none" stroke="${colour}" stroke-width="1.700" stroke-linejoin="round" stroke-linecap="round">${lines}</g>`,
      },
    ]),
  );
  return Object.fromEntries([...goods, ...tabs]);
}

async function main(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: browserExecutable(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 400 } });
    for (const [name, { size, svg }] of Object.entries(pictures())) {
      await page.setContent(
        `<style>*{margin:0}svg{display:block}</style><svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">${svg}</svg>`,
      );
      const png = await page.locator('svg').screenshot({ omitBackground: true });
      writeFileSync(join(IMAGES, `${name}.png`), png);
    }
  } finally {
    await browser.close();
  }
}

void main();
