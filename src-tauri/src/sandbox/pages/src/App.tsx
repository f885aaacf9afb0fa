import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiError, call, onSessionEnded } from "./api";
import { Interruptions } from "./dialogs/Interruptions";
import { forget } from "./kept";
import { renameAll } from "./names";
import { type Portal, PortalContext } from "./portal";
import { go, PATHS, usePath } from "./router";
import { pathOf, ScreenView, whereTo } from "./screens/screens";
import { DEFAULT_LAYOUT, type Session } from "./types";
import { ErrorPage } from "./ui/ErrorPage";
import { Overlay } from "./ui/Overlay";
import { Toasts, type ToastHandle } from "./ui/Toasts";

const SIGNED_OUT: Session = {
  signed_in: false,
  mode: null,
  consultora: null,
  cycle: null,
  layout: DEFAULT_LAYOUT,
};

/** A layout that renders its screens twice does so when a person has begun to use them. */
const SECOND_RENDER_MS = 600;

export function App() {
  const path = usePath();
  const [session, setSession] = useState<Session | null>(null);
  const [failed, setFailed] = useState(false);
  const [running, setRunning] = useState(0);
  const [treeKey, setTreeKey] = useState(0);
  const [cartVersion, setCartVersion] = useState(0);
  const [panel, setPanel] = useState<string | null>(null);
  const [writes, setWrites] = useState(0);
  const toasts = useRef<ToastHandle>(null);

  const refresh = useCallback(async () => {
    try {
      const read = await call<Session>("GET", "/session");
      const layout = { ...DEFAULT_LAYOUT, ...read.layout };
      renameAll(layout.renamed);
      setSession({ ...read, layout });
      setFailed(false);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      setSession((old) => ({ ...SIGNED_OUT, layout: old?.layout ?? DEFAULT_LAYOUT }));
    }
  }, []);

  const start = useCallback(() => {
    refresh().catch(() => setFailed(true));
  }, [refresh]);

  useEffect(() => {
    onSessionEnded(() => {
      setSession((old) => ({ ...SIGNED_OUT, layout: old?.layout ?? DEFAULT_LAYOUT }));
      forget("");
    });
    start();
  }, [start]);

  const rerender = useCallback(() => setTreeKey((n) => n + 1), []);
  const cartChanged = useCallback(() => setCartVersion((n) => n + 1), []);
  const toast = useCallback<Portal["toast"]>((text, ms, place) => {
    if (text) toasts.current?.show(text, ms, place);
  }, []);
  const cartWritten = useCallback(() => {
    setWrites((n) => n + 1);
    setCartVersion((n) => n + 1);
  }, []);
  const busy = useCallback<Portal["busy"]>(async (work) => {
    setRunning((n) => n + 1);
    try {
      return await work();
    } finally {
      setRunning((n) => n - 1);
    }
  }, []);

  const screen = session ? whereTo(session, path) : null;

  // The address follows the screen: what is not due yet leads to the step that is.
  useEffect(() => {
    if (!session || !screen) return;
    const wanted = pathOf(screen, session.layout);
    if (path === wanted) return;
    if (screen !== "login") go(wanted, true);
    else if (!session.layout.login_redirect) go(`${wanted}?country=CL`, true);
    // The login lives on a host of its own: the page is left and another one is loaded.
    else location.replace(`${wanted}?country=CL&return=${encodeURIComponent(PATHS.login)}`);
  }, [session, screen, path]);

  const rerenders = session?.layout.rerender ?? false;
  useEffect(() => {
    if (!rerenders || !screen) return;
    const timer = window.setTimeout(rerender, SECOND_RENDER_MS);
    return () => window.clearTimeout(timer);
  }, [rerenders, screen, rerender]);

  const portal = useMemo<Portal | null>(
    () =>
      session && {
        session,
        layout: session.layout,
        refresh,
        toast,
        busy,
        setPanel,
        cartVersion,
        cartWritten,
      },
    [session, refresh, toast, busy, cartVersion, cartWritten],
  );

  if (failed && !session) return <ErrorPage onRetry={start} />;
  if (!portal || !screen) return <Overlay on />;

  return (
    <PortalContext.Provider value={portal}>
      <ScreenView key={treeKey} screen={screen} />
      {screen !== "login" && (
        <Interruptions
          screen={panel ?? screen}
          writes={writes}
          onRerender={rerender}
          onCartChanged={cartChanged}
        />
      )}
      <Overlay on={running > 0} />
      <Toasts ref={toasts} />
    </PortalContext.Provider>
  );
}
