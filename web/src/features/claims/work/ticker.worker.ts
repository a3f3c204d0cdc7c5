/** Ticks on while the page is hidden: a browser slows a hidden page's own timers, and a late beat is a gap. */
let timer: ReturnType<typeof setInterval> | undefined;
self.onmessage = ({ data }: MessageEvent<number>) => {
  clearInterval(timer);
  timer = setInterval(() => self.postMessage(null), data);
};
