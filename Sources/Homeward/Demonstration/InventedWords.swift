/// Names and sentences of nobody.
enum InventedWords {
    static let firstNames = [
        "Aisha", "Ben", "Carla", "Dev", "Ellie", "Femi", "Grace", "Hassan", "Iris", "Jack", "Kasia", "Liam", "Maya", "Noah", "Olu", "Priya",
        "Quinn", "Rosa", "Sam", "Tariq", "Uma", "Vic", "Wen", "Yusuf", "Zoë",
    ]
    static let lastNames = [
        "Adeyemi", "Barnes", "Chowdhury", "Davies", "Evans", "Fletcher", "Green", "Hughes", "Ibrahim", "Jones", "Kowalski", "Lewis",
        "Mistry",
        "Nowak", "O’Brien", "Patel", "Quigley", "Roberts", "Singh", "Taylor", "Usman", "Walker", "Young",
    ]
    static let lines = ["As agreed with the ward", "By phone", "See the notes of the meeting", "None known", "Prefers mornings"]
    static let notes = [
        "None known.", "Wants to go back to their own flat; the heating has not worked since spring.",
        "The tenancy is at risk because of arrears. They would like help to talk to the landlord.",
        "Has been staying with a friend, who cannot have them back. Looking for a place near their sister.",
        "The home needs a deep clean and new locks before they can return safely.",
    ]
}
