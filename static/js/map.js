// [data-eac-map]: the places of an address (GeoJSON) as points on a plain ground of meridians and parallels; no outside tiles.
const frame = document.querySelector("[data-eac-map]");
const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const ICONS = { school: "school", venue: "landmark" };
const SVG = "http://www.w3.org/2000/svg";

function drawn(sort) {
  const mark = document.createElement("span");
  mark.className = `place-mark place-${sort}`;
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/img/icons.svg#${ICONS[sort]}`);
  svg.append(use);
  mark.append(svg);
  return mark;
}

function told(place) {
  const box = document.createElement("div");
  const lines = [place.name, [place.kind, place.address].filter(Boolean).join(", ")];
  lines.forEach((text, rank) => {
    const line = document.createElement("p");
    const words = document.createElement(rank ? "span" : "strong");
    words.textContent = text;
    line.append(words);
    box.append(line);
  });
  const link = document.createElement("a");
  link.href = place.url;
  link.textContent = frame.dataset.open;
  box.append(link);
  return box;
}

function addPoint(map, feature, isNamed) {
  const [longitude, latitude] = feature.geometry.coordinates;
  const place = feature.properties;
  const icon = L.divIcon({ html: drawn(place.sort), className: "", iconSize: [30, 30], popupAnchor: [0, -12] });
  const point = L.marker([latitude, longitude], { icon, keyboard: true, riseOnHover: true }).addTo(map);
  const name = document.createElement("span");
  name.textContent = place.name;
  point.bindTooltip(name, { direction: "auto", offset: [14, 0], permanent: isNamed });
  point.bindPopup(told(place), { autoPanPadding: [16, 16] });
  const element = point.getElement();
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", `${place.name}, ${place.kind}`);
  point.on("popupopen", ({ popup }) => {
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", frame.dataset.close);
    popup.getElement().querySelector(".leaflet-popup-content a").focus({ preventScroll: true });
  });
  point.on("popupclose", () => element.focus({ preventScroll: true }));
  return point;
}

function degree(value, letters) {
  const text = Math.abs(value).toFixed(3).replace(/\.?0+$/, "").replace(".", ",");
  return `${text}° ${letters[value < 0 ? 1 : 0]}`;
}

function drawGround(map, layer) {
  layer.clearLayers();
  const seen = map.getBounds();
  const width = Math.min(seen.getEast() - seen.getWest(), 360);
  const step = STEPS.findLast((size) => width / size <= 6) || STEPS[0];
  const line = (ends, at, text) => {
    L.polyline(ends, { className: "map-grid", interactive: false, weight: 1, color: null }).addTo(layer);
    const icon = L.divIcon({ className: "map-degree", html: text, iconSize: null });
    L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
  };
  for (let x = Math.ceil(seen.getWest() / step) * step; x < seen.getEast(); x += step)
    line([[seen.getSouth(), x], [seen.getNorth(), x]], [seen.getNorth(), x], degree(x, "EO"));
  for (let y = Math.ceil(seen.getSouth() / step) * step; y < seen.getNorth(); y += step)
    line([[y, seen.getWest()], [y, seen.getEast()]], [y, seen.getWest()], degree(y, "NS"));
}

async function start() {
  const answer = await fetch(frame.dataset.eacMap);
  if (!answer.ok) throw new Error(answer.statusText);
  const { features } = await answer.json();
  frame.hidden = false;
  const still = { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false };
  const map = L.map(frame, { ...still, zoomControl: false, attributionControl: false, maxZoom: 18, minZoom: 3, zoomSnap: 0.5 });
  L.control.zoom({ position: "topright", zoomInTitle: frame.dataset.zoomIn, zoomOutTitle: frame.dataset.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const ground = L.layerGroup().addTo(map);
  map.on("moveend", () => drawGround(map, ground));
  const ends = features.map(({ geometry: { coordinates: [x, y] } }) => [y, x]);
  map.fitBounds(L.latLngBounds(ends), { padding: [36, 36], maxZoom: 16 });
  for (const feature of features) addPoint(map, feature, features.length <= 12);
  frame.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
}

if (frame) {
  start().catch(() => {
    frame.hidden = true;
    document.querySelector("[data-eac-map-failed]").hidden = false;
  });
}
