import { mdiLanDisconnect } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { PanelElement } from "../../base";
import { shared } from "../../styles";
import { Subscription } from "../../subscription";
import "../../elements/icon";
import "../../elements/page-state";
import { NowModel } from "./model";
import "./people";
import "./stream";
import "./terminal";
import type { NowEvent, Terminal } from "./types";
import { sentenceOf } from "./words";

const INTEGRATION = "/config/integrations/integration/zkteco_push";
const TICK_MILLISECONDS = 10_000;
const MANY = 12;
const TWO_COLUMNS = 860;

/** What is going on now: people, terminals, and the live stream. */
@customElement("zkteco-view-now")
export class NowView extends PanelElement {
  /** The rest of the path, behind the view's name. */
  @property({ attribute: false }) route: string[] = [];
  /** Whether there is room for two columns. */
  @property({ type: Boolean, reflect: true }) wide = false;
  @state() private now = Date.now();
  @state() private said = "";
  @state() private showsAll = false;

  private readonly model = new NowModel();
  private hasAll = false;
  private readonly sizes = new ResizeObserver(([entry]) => {
    this.wide = (entry?.contentRect.width ?? 0) >= TWO_COLUMNS;
  });
  private ticking: ReturnType<typeof setInterval> | undefined;

  private readonly subscription = new Subscription<NowEvent>(this, (event) => this.take(event));

  static override styles = [
    shared,
    css`
      .grid {
        display: grid;
        gap: 16px;
        grid-template-columns: minmax(0, 1fr);
      }
      .terminals {
        display: grid;
        gap: 16px;
        grid-template-columns: repeat(auto-fill, minmax(min(270px, 100%), 1fr));
        margin-block-start: 10px;
      }
      section > h2,
      .live > h2 {
        margin-block-end: 10px;
      }
      .banner {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-block-end: 16px;
        color: var(--zkteco-warning-text);
      }
      .all {
        margin-block-start: 12px;
      }
      :host([wide]) .grid {
        grid-template-columns: minmax(0, 3fr) minmax(340px, 2fr);
        grid-template-rows: auto 1fr;
        align-items: start;
      }
      :host([wide]) .live {
        grid-column: 2;
        grid-row: 1 / span 2;
        position: sticky;
        inset-block-start: 16px;
      }
      :host([wide]) .live .scroll {
        max-height: calc(100vh - 210px);
        overflow-y: auto;
        margin-inline: -8px;
        padding-inline: 8px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
    this.ticking = setInterval(() => {
      // How long ago it was; nobody is asked for it.
      if (!document.hidden) this.now = Date.now();
    }, TICK_MILLISECONDS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    clearInterval(this.ticking);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (this.hass) this.subscription.follow({ type: "zkteco_push/now/subscribe" });
  }

  private take(event: NowEvent): void {
    const isNew = this.model.take(event);
    this.hasAll = true;
    this.now = Date.now();
    const last = isNew.at(-1);
    if (last) {
      const terminal = this.terminalOf(last.serial_number);
      this.said = sentenceOf(this.text.bind(this), this.localize, last, terminal);
    }
    this.requestUpdate();
  }

  private readonly terminalOf = (serialNumber: string): Terminal | undefined =>
    this.model.terminal(serialNumber);

  private readonly nameOf = (serialNumber: string): string =>
    this.terminalOf(serialNumber)?.name ?? serialNumber;

  private renderEmpty() {
    const { server } = this.model;
    return html`<zkteco-page-state
      .hass=${this.hass}
      kind="empty"
      .heading=${this.text("now.no_terminal")}
      .explanation=${
        server
          ? this.text("now.connect_terminal", { address: server.address, port: server.port })
          : this.text("now.ask_for_terminal")
      }
    >
      ${
        server
          ? html`<a class="button filled" href=${INTEGRATION}>${this.text("now.open_integration")}</a>`
          : nothing
      }
    </zkteco-page-state>`;
  }

  private renderTerminals() {
    const { terminals } = this.model;
    const shown = this.showsAll ? terminals : terminals.slice(0, MANY);
    return html`<section aria-labelledby="terminals">
      <h2 id="terminals">${this.text("now.terminals")}</h2>
      <div class="terminals">
        ${repeat(
          shown,
          (terminal) => terminal.serial_number,
          (terminal) => html`<zkteco-now-terminal
            .hass=${this.hass}
            .terminal=${terminal}
            .now=${this.now}
          ></zkteco-now-terminal>`,
        )}
      </div>
      ${
        shown.length < terminals.length
          ? html`<button
              class="all"
              type="button"
              @click=${() => {
                this.showsAll = true;
              }}
            >
              ${this.text("now.show_all_terminals", { count: terminals.length })}
            </button>`
          : nothing
      }
    </section>`;
  }

  private renderStream() {
    return html`<div class="card live">
      <h2 id="live">${this.text("now.live")}</h2>
      ${
        this.model.hasFailed
          ? html`<p class="secondary">${this.text("now.history_unreadable")}</p>`
          : nothing
      }
      <div class="scroll" tabindex="0" role="region" aria-labelledby="live">
        <zkteco-now-stream
          .hass=${this.hass}
          .narrow=${!this.wide}
          .items=${this.model.stream}
          .fresh=${this.model.fresh}
          .terminalOf=${this.terminalOf}
          .now=${this.now}
        ></zkteco-now-stream>
      </div>
    </div>`;
  }

  protected override render() {
    const { state } = this.subscription;
    const isAway = state === "offline" || state === "loading";
    if (state !== "ready" && !(this.hasAll && isAway)) {
      return html`<zkteco-page-state .hass=${this.hass} .kind=${state}></zkteco-page-state>`;
    }
    const { terminals, people, today, stream } = this.model;
    if (!terminals.length && !people.length && !stream.length) return this.renderEmpty();
    return html`${
      state === "offline"
        ? html`<div class="card banner" role="status">
            <zkteco-icon .path=${mdiLanDisconnect}></zkteco-icon>
            <span>
              <strong>${this.text("common.state_offline")}</strong><br />
              ${this.text("common.state_offline_explanation")}
            </span>
          </div>`
        : nothing
    }
      <p class="hidden-visually" aria-live="polite">${this.said}</p>
      <div class="grid">
        <section class="card" aria-labelledby="people">
          <h2 id="people">${this.text("now.people")}</h2>
          <zkteco-now-people
            .hass=${this.hass}
            .people=${people}
            .today=${today}
            .nameOf=${this.nameOf}
            .now=${this.now}
          ></zkteco-now-people>
        </section>
        ${this.renderStream()} ${this.renderTerminals()}
      </div>`;
  }
}
