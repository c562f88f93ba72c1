/**
 * The plain page of `npm start` (Chinese first, English beside). How the server uses it:
 *
 * - `const page = servePage()`; before the control API: `if (page.handle(req, res)) return;`
 *   It answers `GET /`, `/page/app.js` and `/page/app.css` and leaves everything else alone. The bundle is made at the first request.
 * - `dataBrowserRoutes(database)` is part of the control API's table: `GET /data/collections`, `GET /data/documents`.
 *
 * The page asks the control API only (`/clock`, `/functions`, `/logs`, `/metrics`, `/faults`, `/wechat/*`, `/data/*`): for what its open
 * tab shows, once a second at most, never two requests of a kind at a time, and not at all while it is hidden.
 */
export { dataBrowserRoutes } from '../../control/dataBrowser';
export { servePage, type PageServer } from './servePage';
