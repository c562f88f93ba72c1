import { notify } from './notify';

// Clicks on cards are reported from here, with the one cloud call of a launch.
notify.install(App)({
  onLaunch() {
    wx.cloud.init({ traceUser: false });
  },
});
