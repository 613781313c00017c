import { mdiArrowUp, mdiDownload, mdiPlus } from "@mdi/js";
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { PanelElement } from "../../base";
import "../../elements/icon";
import "../../elements/page-state";
import type { PageStateKind } from "../../elements/page-state";
import { formatDate } from "../../format";
import { navigate } from "../../navigate";
import { shared } from "../../styles";
import { Subscription } from "../../subscription";
import type { CommandError } from "../../types";
import "./correction-dialog";
import type { Task } from "./correction-dialog";
import "./export-dialog";
import "./filter-bar";
import "./list";
import type { PunchList } from "./list";
import {
  type Choices,
  type Day,
  type Filter,
  filterQuery,
  isEmpty,
  monthOf,
  type Punch,
  readFilter,
  today,
} from "./model";
import "./month";
import { Months } from "./months";
import { PunchPages } from "./pages";

// New punches say nothing new of terminals, people and methods as a rule.
const CHOICES_MILLISECONDS = 10_000;
const PAGE_STATES: Record<string, PageStateKind> = {
  unauthorized: "denied",
  not_loaded: "not_loaded",
};

/** The punches of all terminals: filtered, by day, with a month of whoever is chosen. */
@customElement("zkteco-view-punches")
export class PunchesView extends PanelElement {
  /** The rest of the path, behind the view's name. */
  @property({ attribute: false }) route: string[] = [];
  @state() private filter: Filter = readFilter(location.search);
  @state() private choices: Choices | undefined;
  @state() private month = "";
  @state() private task: Task | undefined;
  @state() private isExporting = false;
  @state() private version = 0;
  @query("zkteco-punch-list") private readonly list!: PunchList | null;

  private pages: PunchPages | undefined;
  private shown = "";
  private choicesAt = Number.NEGATIVE_INFINITY;
  private choicesTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly months = new Months(
    () => this.hass,
    () => {
      this.version += 1;
    },
  );
  private readonly subscription = new Subscription<{ changed: true }>(this, () => this.refresh());

  static override styles = [
    shared,
    css`
      .bar {
        margin-block-end: 12px;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .columns.two {
        grid-template-columns: minmax(0, 1fr) 420px;
      }
      zkteco-punch-filter {
        display: block;
        margin-block-end: 16px;
      }
      .list {
        padding: 0;
        overflow: clip;
      }
      .foot {
        padding: 16px;
        text-align: center;
      }
      aside {
        position: sticky;
        inset-block-start: 0;
        max-height: calc(100dvh - 90px);
        overflow-y: auto;
      }
      :host([narrow]) .columns.two,
      .columns.stacked {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) aside {
        position: static;
        max-height: none;
        order: -1;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("popstate", this.readAddress);
    addEventListener("location-changed", this.readAddress);
    this.subscription.follow({ type: "zkteco_push/punches/subscribe" });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("popstate", this.readAddress);
    removeEventListener("location-changed", this.readAddress);
    clearTimeout(this.choicesTimer);
    this.choicesTimer = undefined;
    // What cannot be read is tried again and again, but not for nobody.
    this.pages?.close();
    this.pages = undefined;
  }

  private readonly readAddress = (): void => {
    if (!location.pathname.endsWith("/punches")) return;
    this.filter = readFilter(location.search);
  };

  private refresh(): void {
    this.months.forget();
    if (this.pages?.isLoaded) this.pages.markStale();
    else this.pages?.again();
    void this.loadChoices();
    this.version += 1;
  }

  private async loadChoices(): Promise<void> {
    if (this.choicesTimer !== undefined) return;
    const wait = this.choicesAt + CHOICES_MILLISECONDS - performance.now();
    if (wait > 0) {
      this.choicesTimer = setTimeout(() => {
        this.choicesTimer = undefined;
        void this.loadChoices();
      }, wait);
      return;
    }
    this.choicesAt = performance.now();
    try {
      this.choices = await this.hass.callWS<Choices>({ type: "zkteco_push/punches/filters" });
    } catch {
      // The list says what is wrong.
      this.choicesAt = Number.NEGATIVE_INFINITY;
    }
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (!this.hass) return;
    const filter = filterQuery(this.filter);
    if (this.pages && filter === this.shown) return;
    this.shown = filter;
    this.pages?.close();
    const pages = new PunchPages(
      () => this.hass,
      this.filter,
      (from) => {
        if (pages !== this.pages) return;
        this.list?.follow(from);
        this.version += 1;
      },
    );
    this.pages = pages;
    void pages.loadMore();
    this.months.follow(this.filter);
    this.month = monthOf(this.filter.end ?? this.filter.start ?? today(this.hass));
    const now = monthOf(today(this.hass));
    if (this.month > now) this.month = now;
  }

  private change(filter: Filter): void {
    navigate(`${location.pathname}${filterQuery(filter)}`);
  }

  private toTop(): void {
    this.renderRoot.querySelector("zkteco-punch-filter")?.scrollIntoView();
  }

  private get personName(): string {
    const { pin } = this.filter;
    if (!pin) return "";
    return this.choices?.people.find((person) => person.pin === pin)?.name ?? pin;
  }

  private readonly facts = (day: string): Day | undefined =>
    this.filter.pin ? this.months.day(day) : undefined;

  private readonly showDays = (event: CustomEvent<string[]>): void => {
    if (!this.filter.pin) return;
    for (const month of new Set(event.detail.map(monthOf))) this.months.want(month);
  };

  private renderBar() {
    return html`<div class="row bar">
      <h2 class="spacer">${this.text("punches.title")}</h2>
      <button
        type="button"
        @click=${() => {
          this.task = { kind: "add", filter: this.filter };
        }}
      >
        <zkteco-icon .path=${mdiPlus}></zkteco-icon>${this.text("punches.add_punch")}
      </button>
      <button
        type="button"
        @click=${() => {
          this.isExporting = true;
        }}
      >
        <zkteco-icon .path=${mdiDownload}></zkteco-icon>${this.text("punches.export")}
      </button>
    </div>`;
  }

  private renderFoot(pages: PunchPages) {
    if (pages.error) return html`<p class="error" role="alert">${this.errorText(pages.error)}</p>`;
    if (pages.isComplete) return html`<p class="secondary">${this.text("punches.end")}</p>`;
    if (pages.searchedUntil !== null) {
      const date = formatDate(this.hass, pages.searchedUntil, this.hass.config.time_zone);
      return html`<p role="status">${this.text("punches.searching", { date })}</p>`;
    }
    return html`<p class="secondary">${this.text("punches.searching_more")}</p>`;
  }

  private renderList(pages: PunchPages) {
    if (!pages.isLoaded) {
      const { hass } = this;
      if (!pages.error) {
        return html`<zkteco-page-state .hass=${hass} kind="loading"></zkteco-page-state>`;
      }
      const code = (pages.error as Partial<CommandError>).code ?? "";
      const kind = hass.connected === false ? "offline" : (PAGE_STATES[code] ?? "failed");
      return html`<zkteco-page-state .hass=${hass} .kind=${kind}>
        <button type="button" @click=${() => pages.again()}>
          ${this.text("common.retry")}
        </button>
      </zkteco-page-state>`;
    }
    if (pages.isComplete && !pages.length) {
      return html`<zkteco-page-state
        .hass=${this.hass}
        kind="empty"
        .heading=${this.text("punches.empty")}
        .explanation=${this.text(isEmpty(this.filter) ? "punches.empty_all" : "punches.empty_filtered")}
      ></zkteco-page-state>`;
    }
    return html`<zkteco-punch-list
        .hass=${this.hass}
        .narrow=${this.narrow}
        .pages=${pages}
        .facts=${this.facts}
        .version=${this.version}
        @days=${this.showDays}
        @void=${(event: CustomEvent<Punch>) => {
          this.task = { kind: "void", punch: event.detail };
        }}
        @withdraw=${(event: CustomEvent<Punch>) => {
          this.task = { kind: "withdraw", punch: event.detail };
        }}
      ></zkteco-punch-list>
      <div class="foot">
        ${this.renderFoot(pages)}
        <button type="button" class="plain" @click=${this.toTop}>
          <zkteco-icon .path=${mdiArrowUp}></zkteco-icon>${this.text("punches.newer")}
        </button>
      </div>`;
  }

  private renderMonth() {
    if (!this.filter.pin) return nothing;
    return html`<aside>
      <zkteco-punch-month
        .hass=${this.hass}
        .narrow=${this.narrow}
        .month=${this.month}
        .data=${this.months.want(this.month)}
        .name=${this.personName}
        @month=${(event: CustomEvent<string>) => {
          this.month = event.detail;
        }}
        @day=${(event: CustomEvent<string>) =>
          this.change({ ...this.filter, start: event.detail, end: event.detail })}
      ></zkteco-punch-month>
    </aside>`;
  }

  protected override render() {
    const { hass, pages } = this;
    if (!hass || !pages) return nothing;
    return html`${this.renderBar()}
      <zkteco-punch-filter
        .hass=${hass}
        .narrow=${this.narrow}
        .filter=${this.filter}
        .choices=${this.choices}
        @filter=${(event: CustomEvent<Filter>) => this.change(event.detail)}
      ></zkteco-punch-filter>
      ${
        this.subscription.state === "offline"
          ? html`<p class="card" role="status">${this.text("common.state_offline")}</p>`
          : nothing
      }
      <div class=${this.filter.pin ? "columns two" : "columns"}>
        <section class="card list" aria-label=${this.text("punches.list")}>
          ${this.renderList(pages)}
        </section>
        ${this.renderMonth()}
      </div>
      <zkteco-punch-correction
        .hass=${hass}
        .task=${this.task}
        .choices=${this.choices}
        @closed=${() => {
          this.task = undefined;
        }}
        @corrected=${() => this.refresh()}
      ></zkteco-punch-correction>
      <zkteco-punch-export
        .hass=${hass}
        .open=${this.isExporting}
        .filter=${this.filter}
        @closed=${() => {
          this.isExporting = false;
        }}
      ></zkteco-punch-export>`;
  }
}
