// Reads the page aloud with the device's own voice; where it has none, there is no button. Pressed again it stops.
export function improve(place) {
  if (!("speechSynthesis" in window)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button second";
  button.textContent = "Listen";
  const stop = () => {
    speechSynthesis.cancel();
    button.textContent = "Listen";
  };
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return stop();
    const words = [...document.querySelectorAll("main h1, main h2, main p")].map((one) => one.textContent.trim());
    const speech = new SpeechSynthesisUtterance(words.join(". "));
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.addEventListener("end", stop);
    button.textContent = "Stop";
    speechSynthesis.speak(speech);
  });
  addEventListener("pagehide", stop);
  place.append(button);
}
