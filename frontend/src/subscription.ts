import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { CommandError, HomeAssistant } from "./types";

export type SubscriptionState =
  | "loading"
  | "ready"
  | "offline"
  | "denied"
  | "not_loaded"
  | "failed";

const STATE_OF_ERROR: Record<string, SubscriptionState> = {
  unauthorized: "denied",
  not_loaded: "not_loaded",
};
const RETRY_MILLISECONDS = 5000;

interface Host extends ReactiveControllerHost {
  readonly hass: HomeAssistant;
}

/**
 * Follows a subscription of the integration for as long as its host is on the page.
 *
 * After a lost connection it begins anew, so a first event has to be a whole one. Home
 * Assistant's client would try that only once, and while Home Assistant is starting the
 * integration is not there yet.
 */
export class Subscription<T> implements ReactiveController {
  state: SubscriptionState = "loading";
  error: unknown;

  private unsubscribe: (() => Promise<void>) | undefined;
  private message: Record<string, unknown> | undefined;
  private generation = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Host,
    private readonly onEvent: (event: T) => void,
  ) {
    host.addController(this);
  }

  /** Follow what a message subscribes to, in place of what was followed. */
  follow(message: Record<string, unknown> | undefined): void {
    if (JSON.stringify(message) === JSON.stringify(this.message)) return;
    this.message = message;
    if (this.host.hass) void this.begin();
  }

  hostConnected(): void {
    if (this.message && this.host.hass) void this.begin();
  }

  hostDisconnected(): void {
    this.end();
  }

  private set(state: SubscriptionState): void {
    if (state === this.state) return;
    this.state = state;
    this.host.requestUpdate();
  }

  private end(): void {
    this.generation += 1;
    clearTimeout(this.retry);
    this.connection?.removeEventListener("disconnected", this.lost);
    this.connection?.removeEventListener("ready", this.back);
    this.connection = undefined;
    void this.unsubscribe?.().catch(() => undefined);
    this.unsubscribe = undefined;
  }

  private connection: HomeAssistant["connection"] | undefined;

  private readonly lost = (): void => {
    // It ended with the connection; on the next one its number is somebody else's.
    this.generation += 1;
    this.unsubscribe = undefined;
    clearTimeout(this.retry);
    this.set("offline");
  };

  private readonly back = (): void => {
    const mine = this.generation;
    // Not at once: the client is going through its listeners, of which this is one.
    queueMicrotask(() => {
      if (mine === this.generation) void this.begin();
    });
  };

  private async begin(): Promise<void> {
    this.end();
    if (!this.message) return;
    const mine = this.generation;
    this.connection = this.host.hass.connection;
    this.connection.addEventListener("disconnected", this.lost);
    this.connection.addEventListener("ready", this.back);
    this.set(this.host.hass.connected === false ? "offline" : "loading");
    try {
      const unsubscribe = await this.connection.subscribeMessage<T | { gone: true }>(
        (event) => {
          if (mine !== this.generation) return;
          if (event && typeof event === "object" && "gone" in event) {
            this.set("not_loaded");
            this.later();
            return;
          }
          this.onEvent(event as T);
          this.set("ready");
        },
        // A copy: Home Assistant's client writes its number into what it sends.
        { ...this.message },
        { resubscribe: false },
      );
      if (mine === this.generation) this.unsubscribe = unsubscribe;
      else void unsubscribe().catch(() => undefined);
    } catch (error) {
      if (mine !== this.generation) return;
      this.error = error;
      const state = STATE_OF_ERROR[(error as Partial<CommandError>).code ?? ""] ?? "failed";
      this.set(state);
      if (state !== "denied") this.later();
    }
  }

  // An entry that is reloaded is there again after a moment.
  private later(): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.begin(), RETRY_MILLISECONDS);
  }
}
