import { PATHS } from "../router";
import { CartPage } from "../cart/CartPage";
import { ShowcaseScreen } from "../showcase/ShowcaseScreen";
import type { Layout, Session } from "../types";
import { ConsultoraScreen } from "./ConsultoraScreen";
import { CycleScreen } from "./CycleScreen";
import { ForWhomScreen } from "./ForWhomScreen";
import { LoginScreen } from "./LoginScreen";

export type Screen = "login" | "for_whom" | "consultora" | "cycle" | "showcase" | "cart";

/** What an address shows, given how far this session has come. */
export function whereTo(session: Session, path: string): Screen {
  if (!session.signed_in) return "login";
  const asked = screenAt(path);
  if (asked === "for_whom" || !session.mode) return "for_whom";
  if (session.mode === "otherCn" && (!session.consultora || asked === "consultora")) return "consultora";
  if (!session.cycle || asked === "cycle") return "cycle";
  if (asked === "cart" && session.layout.cart_page) return "cart";
  return "showcase";
}

function screenAt(path: string): Screen {
  switch (path) {
    case PATHS.consultora:
      return "consultora";
    case PATHS.cycle:
      return "cycle";
    case PATHS.cart:
      return "cart";
    case PATHS.showcase:
      return "showcase";
    default:
      // With a live session the login's address starts over with the next consultora.
      return "for_whom";
  }
}

export function pathOf(screen: Screen, layout: Layout): string {
  switch (screen) {
    case "login":
      return layout.login_redirect ? PATHS.sso : PATHS.login;
    case "for_whom":
      return PATHS.forWhom;
    default:
      return PATHS[screen];
  }
}

export function ScreenView({ screen }: { screen: Screen }) {
  switch (screen) {
    case "login":
      return <LoginScreen />;
    case "for_whom":
      return <ForWhomScreen />;
    case "consultora":
      return <ConsultoraScreen />;
    case "cycle":
      return <CycleScreen />;
    case "showcase":
      return <ShowcaseScreen />;
    case "cart":
      return <CartPage />;
  }
}
