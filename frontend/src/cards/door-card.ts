import {
  mdiAlertCircleOutline,
  mdiBellRing,
  mdiCheckCircleOutline,
  mdiDoorClosed,
  mdiDoorOpen,
  mdiLanConnect,
  mdiLanDisconnect,
  mdiLock,
  mdiLockOpenVariant,
} from "@mdi/js";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { PanelElement } from "../base";
import { formatDateTime, formatRelative } from "../format";
import { colors, shared } from "../styles";
import type { EntityState } from "../types";
import { type ConfigProblem, configProblem, type DoorCardConfig } from "./config";
import { type ConfigForm, doorCardForm } from "./form";
import { textNow } from "./frontend";
import { type DashboardHass, domainOf, isKnown } from "./hass";
import { Opener } from "./opener";
import { lastPassage, type Passage } from "./passage";
import {
  type DoorEntities,
  doorEntities,
  doorNumberOf,
  doorsWithin,
  firstPlace,
  placeName,
} from "./places";
import { Ring } from "./ring";
import { doorCard } from "./styles";
import "../elements/hold-button";
import "../elements/icon";

export const DOOR_CARD = "zkteco-push-door";

const TICK_MILLISECONDS = 15_000;
// A terminal dates a photo as the punch that it belongs to, to the second.
const SAME_MOMENT_MILLISECONDS = 1000;
const REGISTRIES = ["entities", "devices", "localize", "connected", "themes", "locale"] as const;

/** A door on a dashboard: who was there last, and a button that opens it. */
export class DoorCard extends PanelElement {
  declare hass: DashboardHass;
  @property({ type: Boolean, reflect: true }) dark = false;
  /** Whether somebody is editing the dashboard, which must not open a door. */
  @property({ type: Boolean }) preview = false;
  @state() private config: DoorCardConfig | undefined;
  @state() private problem: ConfigProblem | undefined;
  @state() private now = Date.now();
  @state() private brokenPhoto = "";

  // What was found last, and from what: Home Assistant says whatever changes anywhere.
  private foundOf:
    | (Pick<DashboardHass, "entities" | "devices"> & {
        config: DoorCardConfig | undefined;
        found: DoorEntities;
      })
    | undefined;
  private readonly opener = new Opener(this);
  private readonly ring = new Ring(this);
  private ticking: ReturnType<typeof setInterval> | undefined;

  static override styles = [shared, colors, doorCard];

  static getConfigForm(): Promise<ConfigForm> {
    return doorCardForm();
  }

  static getStubConfig(hass: DashboardHass): Partial<DoorCardConfig> {
    const device = firstPlace(hass);
    return device ? { device } : {};
  }

  setConfig(config: DoorCardConfig): void {
    const problem = configProblem(config);
    const words = problem && textNow(problem.key, problem.placeholders);
    if (words) throw new Error(words);
    // Where the words have not come yet, the card says them itself when they have.
    this.problem = problem;
    this.config = config;
  }

  getCardSize(): number {
    return this.config?.show_photo === false ? 4 : 8;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.now = Date.now();
    this.ticking = setInterval(() => {
      this.now = Date.now();
    }, TICK_MILLISECONDS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    const before = changed.get("hass") as DashboardHass | undefined;
    if (changed.size > 1 || !changed.has("hass") || !before) return true;
    return (
      REGISTRIES.some((name) => before[name] !== this.hass[name]) ||
      Object.values(this.found).some((id) => before.states[id] !== this.hass.states[id])
    );
  }

  protected override willUpdate(): void {
    super.willUpdate();
    if (!this.hass) return;
    this.dark = this.hass.themes?.darkMode ?? false;
    const door = doorNumberOf(this.hass.devices[this.config?.device ?? ""]);
    this.ring.follow(this.stateOf("doorbell"), door);
  }

  private get found(): DoorEntities {
    const { config, hass } = this;
    const made = this.foundOf;
    if (
      made?.config !== config ||
      made?.entities !== hass.entities ||
      made?.devices !== hass.devices
    ) {
      const given = Object.entries(config?.entities ?? {}).filter(([, entity]) => entity);
      const found = config?.device ? doorEntities(hass, config.device) : {};
      const { entities, devices } = hass;
      this.foundOf = {
        config,
        entities,
        devices,
        found: { ...found, ...Object.fromEntries(given) },
      };
    }
    return this.foundOf?.found ?? {};
  }

  private stateOf(name: keyof DoorEntities): EntityState | undefined {
    const id = this.found[name];
    return id ? this.hass.states[id] : undefined;
  }

  private showMore(entity: EntityState): void {
    const detail = { entityId: entity.entity_id };
    this.dispatchEvent(
      new CustomEvent("hass-more-info", { detail, bubbles: true, composed: true }),
    );
  }

  private get obstacle(): string {
    const { device } = this.config ?? {};
    if (this.problem) return this.text(this.problem.key, this.problem.placeholders);
    const found = Object.keys(this.found).length;
    if (!device) return found ? "" : this.text("card.choose_device");
    if (!this.hass.devices[device]) return this.text("card.device_gone");
    return found ? "" : this.text("card.all_disabled");
  }

  private get heading(): string {
    const { name, device } = this.config ?? {};
    return name || (device ? placeName(this.hass, device) : "") || this.text("card.name");
  }

  /** Return how long ago a moment was; a clock that is ahead does not tell of the future. */
  private age(moment: string): string {
    const past = Math.min(Date.parse(moment), this.now) / 1000;
    return formatRelative(this.hass, past, this.now);
  }

  private renderPhoto(passage: Passage | undefined) {
    const photo = this.stateOf("photo");
    const picture = photo?.attributes.entity_picture;
    if (this.config?.show_photo === false || !isKnown(photo) || !picture) return nothing;
    const source = this.hass.hassUrl(`${picture}&state=${photo.state}`);
    if (source === this.brokenPhoto) return nothing;
    const apart = passage ? Math.abs(Date.parse(passage.when) - Date.parse(photo.state)) : Infinity;
    const isSame = apart < SAME_MOMENT_MILLISECONDS;
    const age = this.age(photo.state);
    const label =
      isSame && passage?.who
        ? this.text("card.photo_of", { name: passage.who })
        : this.text("card.photo_taken", { when: age });
    return html`<button class="photo" type="button" @click=${() => this.showMore(photo)}>
      <img
        src=${source}
        alt=${label}
        @error=${() => {
          this.brokenPhoto = source;
        }}
      />
      ${isSame ? nothing : html`<span class="age" aria-hidden="true">${age}</span>`}
    </button>`;
  }

  private renderPassage(passage: Passage | undefined) {
    if (!passage) {
      const event = this.stateOf("event");
      if (!event) return nothing;
      const key = event.state === "unavailable" ? "card.unavailable" : "card.nobody_yet";
      return html`<p class="secondary">${this.text(key)}</p>`;
    }
    const [first, ...others] = [passage.who, passage.what, passage.how].filter(Boolean);
    return html`<div>
      <p class=${passage.isRefused ? "who refused" : "who"}>
        ${
          passage.isRefused
            ? html`<zkteco-icon .path=${mdiAlertCircleOutline}></zkteco-icon>`
            : nothing
        }
        ${first ?? this.text("card.somebody")}
      </p>
      <p class="secondary">
        ${others.map((words) => html`${words} · `)}<time
          datetime=${passage.when}
          title=${formatDateTime(this.hass, passage.when)}
          >${this.age(passage.when)}</time
        >
      </p>
    </div>`;
  }

  private renderFact(entity: EntityState | undefined, path: string, isWarning = false) {
    if (!entity) return nothing;
    return html`<button
      type="button"
      class=${isWarning ? "fact warning" : "fact"}
      @click=${() => this.showMore(entity)}
    >
      <zkteco-icon .path=${path}></zkteco-icon>${this.hass.formatEntityState(entity)}
    </button>`;
  }

  private renderFacts() {
    const connected = this.stateOf("connected");
    const isThere = connected?.state === "on";
    const door = this.stateOf("door");
    const opener = this.stateOf("unlock");
    const lock = opener && domainOf(opener.entity_id) === "lock" ? opener : undefined;
    const isUnlocked = lock?.state === "unlocked" || lock?.state === "open";
    return html`<div class="facts">
      ${this.renderFact(connected, isThere ? mdiLanConnect : mdiLanDisconnect, !isThere)}
      ${this.renderFact(door, door?.state === "on" ? mdiDoorOpen : mdiDoorClosed)}
      ${this.renderFact(lock, isUnlocked ? mdiLockOpenVariant : mdiLock)}
    </div>`;
  }

  private renderOutcome() {
    const { state: progress, error } = this.opener;
    const isFailed = progress === "failed";
    const words = isFailed
      ? this.errorText(error)
      : progress === "opened"
        ? this.text("card.opened")
        : "";
    return html`<div role="status">${
      words
        ? html`<span class=${isFailed ? "outcome error" : "outcome opened"}>
            <zkteco-icon
              .path=${isFailed ? mdiAlertCircleOutline : mdiCheckCircleOutline}
            ></zkteco-icon>
            ${words}
          </span>`
        : nothing
    }</div>`;
  }

  private renderUnlock() {
    const entity = this.stateOf("unlock");
    const device = this.config?.device;
    if (!entity) {
      const hasDoors = device && !this.found.unlock && doorsWithin(this.hass, device).length > 0;
      return hasDoors ? html`<p class="secondary">${this.text("card.choose_door")}</p>` : nothing;
    }
    const id = entity.entity_id;
    const isBusy = this.opener.state === "opening";
    const isDisabled = entity.state === "unavailable" || this.hass.connected === false;
    const label = isBusy ? this.text("card.opening") : this.text("card.unlock");
    const icon = html`<zkteco-icon .path=${mdiLockOpenVariant}></zkteco-icon>`;
    // A button that is disabled under a finger would never hear of its release.
    const open = () => (isDisabled || this.preview ? undefined : this.opener.open(id));
    let buttons: TemplateResult;
    if (this.config?.hold !== false) {
      buttons = html`<zkteco-hold-button
        .label=${isBusy ? label : this.text("card.hold_to_unlock")}
        ?disabled=${isDisabled}
        @held=${open}
        >${icon}</zkteco-hold-button
      >`;
    } else if (this.opener.state === "asking") {
      buttons = html`<button type="button" @click=${() => this.opener.cancel()}>
          ${this.text("card.cancel")}
        </button>
        <button
          type="button"
          class="filled"
          ?disabled=${isDisabled}
          @click=${() => (this.preview ? undefined : this.opener.confirm(id))}
        >
          ${this.text("card.open_now")}
        </button>`;
    } else {
      buttons = html`<button
        type="button"
        class="filled"
        ?disabled=${isDisabled}
        @click=${() => this.opener.ask()}
      >
        ${icon}${label}
      </button>`;
    }
    return html`<div class="unlock">${buttons}</div>`;
  }

  protected override render() {
    if (!this.config || !this.hass || !this.hasTexts) return html`<ha-card></ha-card>`;
    const { obstacle } = this;
    if (obstacle) {
      return html`<ha-card>
        <div class="content">
          <h2>${this.heading}</h2>
          <p role="alert">${obstacle}</p>
        </div>
      </ha-card>`;
    }
    const passage = lastPassage(this.hass, this.localize, this.stateOf("event"));
    return html`<ha-card>
      <div role="status">${
        this.ring.isOn
          ? html`<span class="ring">
              <zkteco-icon .path=${mdiBellRing}></zkteco-icon>${this.text("card.rings")}
            </span>`
          : nothing
      }</div>
      ${this.renderPhoto(passage)}
      <div class="content">
        <h2>${this.heading}</h2>
        ${this.renderPassage(passage)} ${this.renderFacts()} ${this.renderUnlock()}
        ${this.renderOutcome()}
      </div>
    </ha-card>`;
  }
}
